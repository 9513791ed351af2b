/*
 * stubble/forecast.h - the years of a design for people and machines: the hair goes on, the dots fade, and what can be done then.
 *
 *   sbl_forecast forecast;
 *   st = sbl_forecast_make(&forecast, &plan, &host, &arena, &diag);
 *   st = sbl_forecast_draw(&forecast, &plan, 560, 690, &host, &arena, &diag);        // pictures; optional
 *   st = sbl_forecast_pdf(&pdf, &forecast, &plan, &options, &arena, &diag);
 *   sbl_forecast_write_json(&text, &forecast, &plan);
 *
 * A picture shows the healed design now, receded by one and by two stages (with the dots as faded as the usual pace allows by then), with the
 * rest gone grey, and with the hair let grow to 6 mm. All of it is a model and says so.
 */
#ifndef STUBBLE_FORECAST_H
#define STUBBLE_FORECAST_H

#include "stubble/document.h"
#include "stubble/progression.h"
#include "stubble/text.h"

typedef enum sbl_look {
    SBL_LOOK_NOW, /* healed */
    SBL_LOOK_ONE_STAGE,
    SBL_LOOK_TWO_STAGES,
    SBL_LOOK_GREY,
    SBL_LOOK_GROWN,
    SBL_LOOK_COUNT
} sbl_look;
const char *sbl_look_name(sbl_look look); /* "now", "one_stage", "two_stages", "grey", "grown" */

/* Views in which the looks are drawn. */
#define SBL_LOOK_VIEWS 2u
extern const sbl_view sbl_look_view[SBL_LOOK_VIEWS];

typedef struct sbl_forecast {
    sbl_progression progression;
    sbl_image image[SBL_LOOK_COUNT][SBL_LOOK_VIEWS]; /* rgb is NULL where none is drawn */
    sbl_band cover_grafts;                           /* follicular units that a transplant needs to cover the treated area: model */
} sbl_forecast;

SBL_MUST_CHECK sbl_status sbl_forecast_make(sbl_forecast *forecast, const sbl_plan *plan, const sbl_host *host, sbl_arena *arena,
                                            sbl_diag *diag);
SBL_MUST_CHECK sbl_status sbl_forecast_draw(sbl_forecast *forecast, const sbl_plan *plan, uint32_t width, uint32_t height,
                                            const sbl_host *host, sbl_arena *arena, sbl_diag *diag);
/* The look before the treatment and healed, from the front: for a consent. */
SBL_MUST_CHECK sbl_status sbl_consent_looks_draw(sbl_image looks[2], const sbl_plan *plan, uint32_t width, uint32_t height,
                                                 const sbl_host *host, sbl_arena *arena, sbl_diag *diag);

/* Follicular units that a transplant needs to cover the bald area: model. */
sbl_band sbl_forecast_cover_grafts(const sbl_plan *plan);

/* Two pages for the client. */
SBL_MUST_CHECK sbl_status sbl_forecast_pdf(sbl_bytes *pdf, const sbl_forecast *forecast, const sbl_plan *plan,
                                           const sbl_document_options *options, sbl_arena *arena, sbl_diag *diag);
/* stubble-forecast/1: docs/schema/stubble-forecast-1.schema.json. */
void sbl_forecast_write_json(sbl_text *text, const sbl_forecast *forecast, const sbl_plan *plan);

#endif
