/*
 * Does the fitted head lie on the person? Dots that fall on a backdrop or a hat would teach their colour as skin's. So cheeks and nose say what colour
 * skin has in this photo (bare in almost every one, whatever covers the vault), and a model says what is person.
 */
#include "preview/photo_ground.h"

/* Cheeks seen flatter may lie beyond the border already, by a fit that is off. */
#define SQUARE_LEAST 0.5
/*
 * The vault is no cheek: stubble and shine make it greyer, cheeks are redder, and light from above has another colour than light from the side. On four
 * portraits, three beards and the synthetic views its median lies within 0.37 of the face's (ln r/g and ln b/g together); grey behind a face within 0.57.
 */
#define OTHER_COLOUR 0.52
/* Where a model says that it is skin, only what no light explains is something else: a cap that it takes for a head. */
#define OTHER_COLOUR_PERSON 0.78
/* Without a model: hair is so much darker than the face, and neither blue nor green nor pure red. */
#define HAIR_DARK      0.28
#define HAIR_BLUE_MOST 0.4
#define HAIR_RED_LEAST (-0.3)
#define HAIR_RED_MOST  1.8
/* What a face can look like without being covered: ln r/g and ln b/g. */
#define FACE_RED_LEAST 0.15
#define FACE_BLUE_MOST 0.15
/* In the dark or crushed by compression a model may see a face and miss the vault, whose colour is then the face's everywhere. */
#define FACE_SURE   0.95
#define ALIKE_LEAST 0.9
#define FACE_DARK   0.015 /* linear green; hair's share of it is too dark to tell a colour */
enum { PLACES_LEAST = 60 };

/* Below the eyes and what shades them, above the mouth and most of a beard, before the ears. */
static bool is_cheek(const sbl_head *head, uint32_t vertex)
{
    const sbl_vec3 *mark = head->landmark;
    const sbl_vec3f *at = &head->surface.position[vertex];
    double eyes = 0.5 * (mark[SBL_LANDMARK_LATERAL_CANTHUS_LEFT].y + mark[SBL_LANDMARK_LATERAL_CANTHUS_RIGHT].y),
           mouth = 0.5 * (mark[SBL_LANDMARK_CHEILION_LEFT].y + mark[SBL_LANDMARK_CHEILION_RIGHT].y),
           before = 0.25 * (mark[SBL_LANDMARK_LATERAL_CANTHUS_LEFT].z + mark[SBL_LANDMARK_LATERAL_CANTHUS_RIGHT].z);
    if (head->part[vertex] != SBL_PART_SKIN && head->part[vertex] != SBL_PART_NOSE) return false;
    return (double)at->y > mouth && (double)at->y < eyes - 0.2 * (eyes - mouth) && (double)at->z > before;
}

/* Pixels of cheeks and nose that are seen squarely. */
static uint32_t find_cheeks(float *at, const sbl_head *head, const sbl_camera *camera, const sbl_photo *photo)
{
    const sbl_surface *s = &head->surface;
    uint32_t count = 0;
    for (uint32_t v = 0; v < s->vertex_count; v++) {
        double x, y, depth;
        if (!is_cheek(head, v)) continue;
        sbl_vec3 position = sbl_v3_load(s->position[v]), normal = sbl_v3_load(s->normal[v]), to = sbl_v3_sub(camera->position, position);
        double far = sbl_v3_length(to);
        if (!(sbl_v3_dot(normal, to) > SQUARE_LEAST * far) || sbl_surface_blocked(s, sbl_v3_madd(position, normal, 1.0), to, far)) continue;
        if (!sbl_camera_project(camera, position, &x, &y, &depth)) continue;
        if (!(x >= 0.0 && y >= 0.0 && x < photo->width && y < photo->height)) continue;
        at[2 * count] = (float)x;
        at[2 * count++ + 1] = (float)y;
    }
    return count;
}

static bool is_person(const sbl_photo_hair *person, const float at[2])
{
    return sbl_photo_hair_at(person, (double)at[0], (double)at[1]) >= 0.5;
}

/* Cheeks that a model does not call person say nothing: they are covered, or the head does not lie there. Their share is returned. */
static double keep_persons(float *at, uint32_t *count, const sbl_photo_hair *person)
{
    uint32_t kept = 0, all = *count;
    for (uint32_t i = 0; i < all; i++) {
        if (!is_person(person, at + 2 * i)) continue;
        at[2 * kept] = at[2 * i];
        at[2 * kept++ + 1] = at[2 * i + 1];
    }
    *count = kept;
    return all ? (double)kept / all : 0.0;
}

/* Its share of person goes to *sure. */
static bool find_face(photo_ground *ground, double *sure, const sbl_photo_scene *scene, const sbl_photo *whole, const sbl_camera *camera,
                      sbl_arena *arena)
{
    double spread[2];
    *sure = 0.0;
    if (!scene->head->part) return true; /* a patch has no face */
    float *at = SBL_NEW(arena, float, 2 * (uint64_t)scene->head->surface.vertex_count);
    if (!at) return false;
    uint32_t count = find_cheeks(at, scene->head, camera, whole);
    if (scene->person) *sure = keep_persons(at, &count, scene->person);
    if (scene->person && *sure < 0.5) return true;
    sbl_status status = photo_chroma_find(ground->chroma, spread, &ground->green, whole, at, count, arena);
    if (status != SBL_OK) return status != SBL_E_MEMORY;
    ground->face = ground->chroma[0] > FACE_RED_LEAST && ground->chroma[1] < FACE_BLUE_MOST;
    return true;
}

static double colour_off(const photo_ground *ground, const double chroma[2])
{
    double u = chroma[0] - ground->chroma[0], v = chroma[1] - ground->chroma[1];
    return sqrt(u * u + v * v);
}

static bool like_hair(const double chroma[2], double green, double face_green)
{
    return green < HAIR_DARK * face_green && chroma[1] < HAIR_BLUE_MOST && chroma[0] > HAIR_RED_LEAST && chroma[0] < HAIR_RED_MOST;
}

/* Told, and whether it is another colour than the face's; hair is as it is. */
static void judge_colour(photo_place *place, const photo_ground *ground, const sbl_photo_scene *scene, const sbl_photo *whole)
{
    double chroma[2], green, x = (double)place->x, y = (double)place->y;
    place->told = place->other = false;
    if (!ground->face || !photo_chroma_at(chroma, &green, whole, x, y)) return;
    bool looked = scene->person && scene->any_hair;
    bool hair = looked ? sbl_photo_hair_at(scene->any_hair, x, y) >= 0.5 : like_hair(chroma, green, ground->green);
    place->told = true;
    place->other = !hair && colour_off(ground, chroma) > (looked ? OTHER_COLOUR_PERSON : OTHER_COLOUR);
}

/* Whether nearly all places have the face's colour. What is too dark or too bright for it has not, unless the face is as dark, where codes are few. */
static bool is_face_all_over(const photo_place *place, uint32_t count, const photo_ground *ground, const sbl_photo *whole)
{
    double chroma[2], green;
    uint32_t told = 0, alike = 0;
    bool dark = ground->green < FACE_DARK;
    for (uint32_t i = 0; i < count && ground->face; i++) {
        bool tells = photo_chroma_at(chroma, &green, whole, (double)place[i].x, (double)place[i].y);
        told += tells || !dark;
        alike += tells && colour_off(ground, chroma) <= (dark ? OTHER_COLOUR_PERSON : OTHER_COLOUR);
    }
    return told >= PLACES_LEAST && alike >= ALIKE_LEAST * told;
}

static double share_of_other(const photo_place *place, uint32_t count, uint32_t *told)
{
    uint32_t other = 0;
    *told = 0;
    for (uint32_t i = 0; i < count; i++) {
        *told += place[i].told;
        other += place[i].told && place[i].other;
    }
    return *told ? (double)other / *told : 0.0;
}

bool photo_ground_find(photo_ground *ground, photo_place *place, uint32_t count, const sbl_photo_scene *scene, const sbl_photo *whole,
                       const sbl_camera *camera, sbl_arena *arena)
{
    double sure;
    uint32_t told;
    *ground = (photo_ground){.person = scene->person};
    if (!find_face(ground, &sure, scene, whole, camera, arena)) return false;
    for (uint32_t i = 0; i < count; i++) judge_colour(&place[i], ground, scene, whole);
    if (sure >= FACE_SURE && is_face_all_over(place, count, ground, whole)) ground->person = NULL;
    for (uint32_t i = 0; i < count && ground->person; i++) {
        const float at[2] = {place[i].x, place[i].y};
        bool beside = !is_person(ground->person, at);
        place[i].told = true;
        place[i].other = place[i].other || beside;
    }
    ground->other_share = share_of_other(place, count, &told);
    if (told < PLACES_LEAST) ground->other_share = 0.0;
    return true;
}
