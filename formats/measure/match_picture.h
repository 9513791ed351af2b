/* match_picture.h - two visits drawn onto one plane, with every mark's name and state. */
#ifndef STUBBLE_FORMATS_MATCH_PICTURE_H
#define STUBBLE_FORMATS_MATCH_PICTURE_H

#include "measure/picture_panel.h"

/* What both panels show: all marks of both visits, as the first photo has them turned. */
void match_panels(picture_panel p[2], const sbl_measured visit[2], const sbl_visits *visits);
void match_draw(cairo_t *cairo, const picture_panel p[2], const sbl_visits *visits);
/* The lines above and below the panels. The latter returns its height; without draw it only measures its words. */
void match_draw_titles(cairo_t *cairo, const picture_panel p[2], const sbl_visits *visits);
double match_draw_legend(cairo_t *cairo, double y, double width, const sbl_visits *visits, bool draw);

#endif
