/*
 * room.h - what the files of the preview share. Data flows: prepare (once a head) -> view (once a camera) -> bands of rows, each on its
 * own: raster -> shade -> hairs -> dots -> 8 bits.
 */
#ifndef STUBBLE_PREVIEW_ROOM_H
#define STUBBLE_PREVIEW_ROOM_H

#include "skin/dot_parts.h"
#include "skin/hair_shaft.h"
#include "stubble/math.h"
#include "stubble/preview.h"

/* Fixed directions on the sphere; a vertex looks along those above its horizon (about 90 of them). */
enum { SKY_DIRECTIONS = 192, SKY_WORDS = SKY_DIRECTIONS / 64, SKY_NEAR = 6 };

/* How the skin of a vertex differs from the bare scalp's mean. */
typedef struct vertex_look {
    sbl_vec3f soft_normal; /* of the surface blurred over some millimetres: what light that went through the skin knows of it */
    float melanin, blood;  /* added optical density, 0 the mean scalp */
    float oil;             /* strength of the gloss, 1 the mean */
    float show;            /* 0 where the bust fades into the backdrop */
    float cloth;           /* 1 on shoulders */
} vertex_look;

/* A short straight piece of hair above the skin. */
typedef struct hair_stroke {
    sbl_vec3f from, to, normal;
    float from_width_mm, to_width_mm;
    float darkness;    /* 0 to 1: how opaque */
    float limb_cosine; /* thins out where its root is seen flatter than this, for hairs seen end on pile up to black */
    bool cut;          /* a whole stub: comes out of the skin where it begins and is cut where it ends */
} hair_stroke;

/* Vertices that looked round, and which of them each vertex takes its sky from. */
typedef struct sky_samples {
    sbl_vec3 direction[SKY_DIRECTIONS];
    uint32_t count;
    const uint32_t *vertex;      /* count */
    const uint64_t *seen;        /* SKY_WORDS each: a bit for each direction that is free */
    const uint32_t *near_sample; /* SKY_NEAR per vertex */
    const float *near_weight;    /* SKY_NEAR per vertex, sum 1 */
} sky_samples;

/* What a dot takes; how that lies around it is told by the shapes. */
typedef struct dot_profile {
    float core_mm2[3]; /* of the light, by its core: as an area of black */
    float halo_mm2[3]; /* integral of its halo's density over the skin */
    float reach_mm;    /* of the core */
} dot_profile;

enum { CORE_NODES = 96 };

/* Shapes by channel (the fourth is 0) at equal steps of the squared distance, with a mean of 1 over the disc of their reach; 0 follows. */
typedef struct dot_core_shape {
    float node[CORE_NODES + 3][4];
} dot_core_shape;

enum { DOT_GRID_SIZE = 3, DOT_GRID_TONE = 5, DOT_GRID_DEPTH = 3 };

/* The looks of all dots of one session at one moment, over size, tone and depth. */
typedef struct dot_looks {
    double size[2], tone[2], depth[2]; /* least and greatest of the scene; tone as the logarithm of the strength */
    dot_profile profile[DOT_GRID_SIZE][DOT_GRID_TONE][DOT_GRID_DEPTH];
    dot_core_shape core; /* of the middle one */
    double redness;      /* around each */
} dot_looks;

/* Between which sizes, strengths (as logarithms) and depths dots lie. */
typedef struct dot_range {
    double size[2], strength[2], depth[2];
    bool any;
} dot_range;

/* Where a dot lies among the looks. */
typedef struct dot_place {
    uint32_t hue;
    double size, strength, depth;
} dot_place;

/* The dots of a scene by their hue: strength in red, green, blue over green. The first is that of dots without ink. */
enum { DOT_HUES_MAX = 5 };
typedef struct dot_hues {
    uint32_t count;
    double hue[DOT_HUES_MAX][3];
    dot_range range[DOT_HUES_MAX], whole;
    const dot_place *place; /* of each dot */
} dot_hues;

/* What the dots of a scene look like at some ages. */
typedef struct dot_ages {
    uint32_t count;
    const double *t_days;
    const dot_looks *looks; /* of each age one a hue */
} dot_ages;

struct sbl_preview_room {
    const vertex_look *look; /* vertex_count */
    sky_samples sky;
    const hair_stroke *stroke; /* brows, lashes, stubble */
    uint32_t stroke_count;
    const float *fresh; /* vertex_count of each session: its dots per mm2, spread as blood spreads; NULL without dots */
    dot_hues hues;
    dot_ages ages; /* of the moments that the scene names */
};

/* ---- once a head ---- */

/* Cast the sky at a spread choice of vertices. Allocates what it keeps. */
sbl_status preview_sky_cast(sky_samples *sky, const sbl_head *head, const sbl_host *host, sbl_arena *arena, sbl_diag *diag);
/* Share of a lobe of light around `toward` (cosine of its edge) that each sample sees; then the same at each vertex. */
void preview_sky_share(float *at_vertex, float *at_sample, const sky_samples *sky, const sbl_surface *surface, sbl_vec3 toward,
                       double edge_cosine);
/* The same of the whole sky, weighted by the cosine to the normal: ambient occlusion. */
void preview_sky_ambient(float *at_vertex, float *at_sample, const sky_samples *sky, const sbl_surface *surface);

sbl_status preview_tint(vertex_look *look, const sbl_preview_scene *scene, sbl_arena *arena, sbl_diag *diag);

/* Brows, lashes and shaved hair of the scene as strokes. */
sbl_status preview_strokes(const hair_stroke **stroke, uint32_t *count, const sbl_preview_scene *scene, sbl_arena *arena, sbl_diag *diag);

/* How densely the dots of each session stand, for the redness around them while fresh. */
sbl_status preview_fresh(const float **fresh, const sbl_preview_scene *scene, sbl_arena *arena, sbl_diag *diag);

/* ---- once a view ---- */

enum { LAMP_KEY, LAMP_FILL, LAMP_RIM_LEFT, LAMP_RIM_RIGHT, LAMPS };

/* A vertex as the camera sees it; nearness (1/depth) is linear on the screen. */
typedef struct view_vertex {
    float x_px, y_px, nearness;
} view_vertex;

/* All that shading asks of a vertex, side by side so that a place within a triangle is one weighted sum of three rows. */
enum { SKIN_VALUES = 20 };
typedef union skin_point {
    struct {
        sbl_vec3f position, normal, soft_normal;
        float ambient, open[LAMPS]; /* share of the sky and of each lamp that is seen */
        float melanin, blood, oil, show, cloth;
    };
    float value[SKIN_VALUES]; /* the same; one more than there are, for they are mixed four at a time */
} skin_point;

/* wrap: how far past the terminator light still arrives. A large lamp reaches round the form by itself; the rest is skin: red spreads
 * farthest. */
typedef struct lamp {
    float power, wrap[3];
    double at[3];        /* its direction: right, up and towards the camera */
    double edge_cosine;  /* how wide it is seen */
    float broad, narrow; /* roughness of its gloss on skin, and how much of it the skin's oil mirrors sharply */
} lamp;

/* One kind of light. */
typedef struct light_law {
    lamp lamp[LAMPS];
    float surroundings; /* light from all sides */
    float floor_share;  /* of it, from below over from above */
    float tint[3];      /* of all light, linear, as an eye sees it that has mostly adapted to it */
    bool hangs;         /* the lamps keep their places over the head, whatever the camera does */
} light_law;

const light_law *preview_light_law(sbl_lighting light);

/* Directions are unit vectors towards the light, in the frame of the head. */
typedef struct light_rig {
    sbl_vec3 lamp[LAMPS], up;
    const light_law *law;
} light_rig;
light_rig preview_rig(const light_law *law, const sbl_camera *camera);

/* A hair on the screen; a hair thinner than a pixel is a pixel wide and covers its share of it. */
typedef struct screen_stroke {
    float x0, y0, x1, y1, depth0, depth1;
    float half0, half1, cover0, cover1;
    float low_y, high_y; /* rows that it may touch */
    bool fine, cut;      /* fine: wide enough that its section is seen */
} screen_stroke;

/* A dot's footprint: rho^2 in mm^2 of a pixel offset is a dx^2 + 2 b dx dy + c dy^2. */
typedef struct dot_splat {
    float x_px, y_px, depth_mm, slope_x, slope_y; /* depth changes by the slopes for each pixel */
    float a, b, c;
    float reach_x_px, reach_y_px; /* of 1 mm */
    float area_mm2_per_px;
    uint32_t dot;
} dot_splat;

typedef struct dot_halo_shape {
    float node[DOT_HALO_NODES + 3][4];
    float floor_left[3];               /* share of the light that no dot can take */
    float core_share[3];               /* how much of what it would take a core takes beside a halo that the grid smears */
    float rest[3][DOT_REST_NODES + 1]; /* what a sum of halos leaves of the rest of it */
} dot_halo_shape;

enum { CODE_NODES = 2048 };

/* sRGB code (0 to 255) over the square root of light: even enough that straight steps between the nodes err by less than 0.02 of a code. */
typedef struct code_table {
    float code[CODE_NODES + 2];
} code_table;

/* exp(-d) for the small densities of a tint, within 0.1 % for |d| < 0.8. */
static inline float preview_transmitted(float d)
{
    return 1.0f / (1.0f + d * (1.0f + d * (0.5f + d * (1.0f / 6.0f + d * (1.0f / 24.0f)))));
}

typedef struct view_moment {
    uint32_t sessions;                        /* that have placed dots; 0: none */
    const dot_looks *looks[SBL_SESSIONS_MAX]; /* of each session's dots, one a hue */
} view_moment;

/* Fresh dots per square centimetre times their redness, over 100. */
typedef struct view_redness {
    uint32_t count, moment[SBL_PREVIEW_MOMENTS_MAX]; /* those whose skin is red */
    const float *at_vertex;                          /* `count` side by side */
} view_redness;

/* Everything about one picture (or several moments of it) but its pixels. */
typedef struct view_job {
    const sbl_preview *preview;
    const sbl_camera *camera;
    sbl_image *images;
    uint32_t width, height, moment_count;
    uint32_t lot; /* so many moments after another may share footprints of cores; 0: all */
    const view_moment *moment;
    view_redness redness;
    light_rig rig;
    const view_vertex *vertex;                  /* vertex_count */
    const skin_point *skin;                     /* vertex_count */
    const uint32_t *band_first, *band_triangle; /* which triangles each band of rows meets, in their order */
    const dot_splat *splat;                     /* dots that face the camera */
    uint32_t splat_count;
    const dot_splat *root; /* the same for the follicles of shaved hair */
    uint32_t root_count;
    const dot_hues *hues;
    dot_profile root_profile;
    const dot_core_shape *root_core;
    const dot_halo_shape *halo, *root_halo; /* of a typical dot, healed: its shape hardly knows a dot's size and age */
    uint32_t halo_cell_px;
    double halo_cell_mm;
    const screen_stroke *stroke;
    uint32_t stroke_count;
    const code_table *codes;
    sbl_rgb_linear albedo, hair;
    hair_shaft shaft;
    double blood_scale; /* how much blood still shows under this skin's melanin */
    double exposure;    /* makes skin that faces the key lamp have the skin's own colour */
} view_job;

/* ---- once a band ---- */

enum { BAND_ROWS = 64, SUBSAMPLES = 4, VEIL_VALUES_MAX = 3 * (int)SBL_PREVIEW_MOMENTS_MAX };

/* What is left of the light, by pixel: 3 floats for each moment side by side, then some that fill the last lanes. */
typedef struct veil {
    float *left;
    uint8_t *known; /* per pixel: 0 while everything is left, and `left` is not yet written */
    uint32_t values;
} veil;

/* The floats of a pixel, written with ones if they are not yet known. */
static inline float *preview_veil_at(const veil *v, size_t pixel)
{
    float *left = v->left + pixel * v->values;
    if (!v->known[pixel]) {
        v->known[pixel] = 1;
        for (uint32_t i = 0; i < v->values; i++) left[i] = 1.0f;
    }
    return left;
}

/* Halos of a band's dots, on cells of some pixels; a ring of cells more than the band has. */
typedef struct halo_grid {
    uint32_t cell_px, width, rows, values;
    uint32_t known_from, known_to; /* columns outside of which no cell is known */
    float *value;                  /* sums of densities, then what they leave of the light above the floor; as the values of a veil */
    float *sum;                    /* 3 a cell: the sums of the first moment */
    float *depth_mm;               /* NaN where the band does not know it */
    uint8_t *known;
} halo_grid;

/* Pixels of a row on their way to 8 bits: three values each, and some to fill the last lanes. */
typedef struct code_row {
    float *light, *threshold;
    uint8_t *code;
    uint32_t *x, *known; /* columns: of the pixels, and of those that dots may change */
} code_row;

typedef struct band {
    uint32_t y0, rows, width;
    uint32_t *sample_triangle; /* SUBSAMPLES * width * rows, SBL_NONE for none */
    float *sample_nearness;
    /* per pixel */
    float *diffuse; /* 3 */
    float *gloss;
    float *light;    /* what falls on it, 1 in the key light */
    float *covered;  /* of one row: how much of each pixel is skin */
    float *depth_mm; /* of the first surface; INFINITY for backdrop */
    uint32_t *triangle;
    float *bary; /* 2 */
    veil dots;   /* what the dots of each moment leave */
    veil roots;  /* what the follicles of shaved hair leave; its values lie where those of dots do */
    halo_grid dot_halos, root_halos;
    uint32_t skin_from[BAND_ROWS], skin_to[BAND_ROWS]; /* of each row the pixels outside of which there is none */
    code_row *codes;
} band;

/* Sort triangles into bands; the picture's own part of the arena. */
sbl_status preview_bin(view_job *job, sbl_arena *arena, sbl_diag *diag);
void preview_raster(band *b, const view_job *job);
void preview_shade(band *b, const view_job *job);
double preview_exposure(const light_rig *rig);
sbl_status preview_strokes_place(view_job *job, sbl_arena *arena, sbl_diag *diag);
void preview_strokes_draw(band *b, const view_job *job);
/* Take from the veils what each follicle and the dots of each moment take, and what redness does. */
void preview_roots_splat(band *b, const view_job *job);
void preview_dots_splat(band *b, const view_job *job);
void preview_redness(const band *b, const view_job *job);
/* The redness of the moments, once their looks are known. */
sbl_status preview_redden(view_job *job, const sbl_preview_moment *moments, sbl_arena *arena, sbl_diag *diag);
/* Linear light to the 8 bits of every moment's picture. */
bool preview_code_row_new(band *b, sbl_arena *arena);
void preview_encode(const band *b, const view_job *job);

/* ---- helpers of the dots ---- */
void preview_code_table(code_table *table);
bool preview_splat_make(dot_splat *splat, const sbl_camera *camera, sbl_vec3 position, sbl_vec3 normal);
/* Dots that face the camera more than `cosine` and reach into the picture. */
sbl_status preview_splats(const dot_splat **splat, uint32_t *count, const view_job *job, const sbl_dot *dot, uint32_t dots, double cosine,
                          sbl_arena *arena, sbl_diag *diag);
dot_profile preview_profile(const sbl_dot_profile *profile, double radius_mm);
void preview_core_shape(dot_core_shape *shape, const sbl_dot_profile *profile, double radius_mm);
void preview_halo_shape(dot_halo_shape *shape, const sbl_dot_profile *profile, double radius_mm, double cell_mm);
sbl_status preview_hues(dot_hues *hues, const sbl_preview_scene *scene, sbl_arena *arena, sbl_diag *diag);
/* looks: one for each hue. */
void preview_looks(dot_looks *looks, const sbl_preview_scene *scene, const dot_hues *hues, double t_days);
void preview_typical_halo(dot_halo_shape *shape, const sbl_preview_scene *scene, const dot_hues *hues, double cell_mm);
dot_profile preview_profile_of(const dot_looks *looks, const dot_place *dot);
/* The looks at all ages that some moments ask for. */
sbl_status preview_ages(dot_ages *ages, const sbl_preview_scene *scene, const dot_hues *hues, const sbl_preview_moment *moments,
                        uint32_t moment_count, const sbl_host *host, sbl_arena *arena, sbl_diag *diag);
/* False if some age is missing. */
bool preview_ages_hold(const dot_ages *ages, const sbl_preview_scene *scene, const sbl_preview_moment *moments, uint32_t moment_count);
/* A moment, from ages that hold it. */
view_moment preview_moment_at(const dot_ages *ages, const sbl_preview_scene *scene, const dot_hues *hues, const sbl_preview_moment *moment);
/* The dots' halo and the cells of its grid, when all splats are known. */
sbl_status preview_dots_begin(view_job *job, sbl_arena *arena, sbl_diag *diag);

#endif
