/* Faces in a photo: the models in their order, and what is refused. */
#include "stubble/face_find.h"

#include "vision/vision.h"

#include <string.h>

#define CANDIDATES_MAX    16u
#define SAME_FACE         0.4  /* share of the smaller box: one face seen in two turns */
#define FLAG_LEAST        0.5  /* domain VISION */
#define EYES_LEAST_PX     40.0 /* between the outer corners: below, a millimetre is less than half a pixel */
#define DISAGREEMENT_MOST 0.10 /* of that distance, 9 mm on an adult: the face is covered or turned away */
#define OUTLINE_LEAST     0.5
#define LYING             (0.25 * SBL_PI) /* radians of roll */
#define BOX_FLOATS        16u             /* of a candidate */
/* Of the short range: found for sure in portraits at .82 to .97; the same portrait twice side by side at .6, in the wrong place. */
#define SCORE_SURE      0.75
#define CONFIDENCE_SURE 0.5
#define EYES_SMALL      0.07 /* of the picture's longer side: there the short range finds some faces and not their neighbours */
#define YAW_MOST        0.96 /* 55 degrees: beyond, the mesh turns less than the head (82 degrees read as 61) */

static const char NO_FACE[] = "no face is seen: take the photo from the front in even light, or give six landmarks by hand";
static const char NO_REAL_FACE[] = "what looks like a face is none, or is covered: give six landmarks by hand";
static const char SMALL[] = "the face is too small: come closer, so that the head fills the picture";
static const char UNSURE[] = "the face is covered or turned away too far for its landmarks to be sure: give six landmarks by hand";

static const char CUT_OFF[] =
    "the face is cut off or covered: show all of it, from the chin to the top of the head, or give six landmarks by hand";

/* A face by its flag that cannot be used. */
typedef struct refused_face {
    double box[4], eyes_px;
} refused_face;

/* Scratch of one search. */
typedef struct search {
    const sbl_photo *photo;
    sbl_vision *vision;
    float *image, *output[RUNTIME_OUTPUTS_MAX];
    sbl_face_candidate candidate[CANDIDATES_MAX];
    uint32_t candidate_count;
    refused_face refused[2 * CANDIDATES_MAX]; /* of both ranges */
    uint32_t refused_count;
    bool doubted; /* something was found that the other range may know better */
    const char *reason;
} search;

static sbl_status no_memory(sbl_diag *diag)
{
    return sbl_fail(diag, SBL_E_MEMORY, "there is not enough memory", NULL);
}

static sbl_status run_model(search *s, model_file model, sbl_diag *diag)
{
    vision_session *session;
    sbl_status status = vision_ready(&session, s->vision, model, diag);
    return status == SBL_OK ? session_run(session, s->image, s->output, diag) : status;
}

static void keep_candidate(search *s, const sbl_face_candidate *candidate)
{
    uint32_t at = s->candidate_count;
    for (uint32_t i = 0; i < s->candidate_count; i++) {
        if (sbl_face_overlap(&s->candidate[i], candidate) <= SAME_FACE) continue;
        if (s->candidate[i].score >= candidate->score) return;
        at = i;
        break;
    }
    if (at == CANDIDATES_MAX) return;
    s->candidate[at] = *candidate;
    if (at == s->candidate_count) s->candidate_count++;
}

/* In all four quarter turns: photos without a note of their orientation lie on their side, and a detector of upright faces misses those. */
static sbl_status detect(search *s, sbl_face_range range, sbl_diag *diag)
{
    const sbl_face_sampling sampling = {.low = -1.0f, .high = 1.0f, .black = true};
    sbl_status status = SBL_OK;
    s->candidate_count = 0;
    for (int turn = 0; turn < 4 && status == SBL_OK; turn++) {
        sbl_face_region look;
        sbl_face_candidate found[CANDIDATES_MAX];
        sbl_face_region_of_photo(&look, s->photo, turn);
        sbl_face_sample(s->image, sbl_face_input_size(range), s->photo, &look, &sampling);
        status = run_model(s, range == SBL_FACE_SHORT ? MODEL_FACE_SHORT : MODEL_FACE_FULL, diag);
        if (status != SBL_OK) break;
        uint32_t count = sbl_face_candidates(found, CANDIDATES_MAX, range, s->output[0], s->output[1], &look);
        for (uint32_t i = 0; i < count; i++) keep_candidate(s, &found[i]);
    }
    return status;
}

static sbl_status look_at(sbl_face_mesh *mesh, search *s, const sbl_face_region *region, bool mirrored, sbl_diag *diag)
{
    const sbl_face_sampling sampling = {.low = 0.0f, .high = 1.0f, .mirrored = mirrored};
    sbl_face_sample(s->image, SBL_FACE_MESH_SIZE, s->photo, region, &sampling);
    sbl_status status = run_model(s, MODEL_FACE_MESH, diag);
    if (status == SBL_OK) sbl_face_mesh_place(mesh, s->output[0], s->output[1][0], region, mirrored);
    return status;
}

static void fill_box(sbl_face *face)
{
    double *box = face->box;
    box[0] = box[1] = 1e30;
    box[2] = box[3] = -1e30;
    for (uint32_t i = 0; i < SBL_FACE_MESH_POINTS; i++) {
        for (int a = 0; a < 2; a++) {
            box[a] = fmin(box[a], (double)face->mesh.px[i][a]);
            box[2 + a] = fmax(box[2 + a], (double)face->mesh.px[i][a]);
        }
    }
}

/*
 * A face that was found lying on its side or on its head, of a photo without a note of its orientation, is one; a forehead cut off below the eyes
 * may look like one upside down, and looks more like one the right way up.
 */
static sbl_status is_more_upright(bool *more, search *s, const sbl_face *face, const sbl_face_region *region, sbl_diag *diag)
{
    sbl_face_mesh upright;
    sbl_face_region over = *region;
    *more = false;
    if (!(fabs(face->pose.roll) > LYING)) return SBL_OK;
    over.turn += SBL_PI;
    sbl_status status = look_at(&upright, s, &over, false, diag);
    *more = status == SBL_OK && upright.flag > face->mesh.flag;
    return status;
}

/* Two looks and a mirrored one. *reason is NULL if the face stands. */
static sbl_status examine(sbl_face *face, const char **reason, search *s, const sbl_face_candidate *candidate, sbl_diag *diag)
{
    sbl_face_region region;
    sbl_face_mesh mirrored;
    *reason = NULL;
    sbl_face_region_of_candidate(&region, candidate);
    for (int pass = 0; pass < 2; pass++) {
        sbl_status status = look_at(&face->mesh, s, &region, false, diag);
        if (status != SBL_OK) return status;
        sbl_face_region_of_mesh(&region, &face->mesh);
    }
    sbl_status status = look_at(&mirrored, s, &region, true, diag);
    if (status != SBL_OK) return status;
    face->score = candidate->score;
    face->pose = sbl_face_pose_of(&face->mesh);
    face->disagreement = sbl_face_disagreement(&face->mesh, &mirrored);
    sbl_face_marks(face->landmark, &face->mesh, &mirrored);
    fill_box(face);
    double flag = fmin(face->mesh.flag, mirrored.flag), apart = face->disagreement / DISAGREEMENT_MOST;
    face->confidence = flag * sbl_clamp(1.0 - apart * apart, 0.0, 1.0);
    bool upside_down;
    status = is_more_upright(&upside_down, s, face, &region, diag);
    if (!(flag >= FLAG_LEAST)) *reason = NO_REAL_FACE;
    else if (upside_down) *reason = CUT_OFF;
    else if (!(face->pose.eyes_px >= EYES_LEAST_PX)) *reason = SMALL;
    else if (!(face->disagreement <= DISAGREEMENT_MOST) || !(fabs(face->pose.yaw) <= YAW_MOST)) *reason = UNSURE;
    return status;
}

static bool box_contains(const double box[4], const double other[4])
{
    double x = 0.5 * (other[0] + other[2]), y = 0.5 * (other[1] + other[3]);
    return x > box[0] && x < box[2] && y > box[1] && y < box[3];
}

static bool share_place(const double box[4], const double other[4])
{
    return box_contains(box, other) || box_contains(other, box);
}

/* The largest first; of two in one place the surer. */
static void keep_face(sbl_face *list, uint32_t *count, uint32_t most, const sbl_face *face)
{
    for (uint32_t i = 0; i < *count; i++) {
        if (!share_place(list[i].box, face->box)) continue;
        if (list[i].confidence >= face->confidence) return;
        memmove(list + i, list + i + 1, (*count - i - 1) * sizeof *list);
        --*count;
        break;
    }
    uint32_t at = *count;
    while (at > 0 && list[at - 1].pose.eyes_px < face->pose.eyes_px) at--;
    if (at == most) return;
    uint32_t moved = (*count < most ? *count : most - 1) - at;
    memmove(list + at + 1, list + at, moved * sizeof *list);
    list[at] = *face;
    if (*count < most) ++*count;
}

static void keep_refused(search *s, const sbl_face *face, const char *reason)
{
    s->reason = reason;
    if (reason == NO_REAL_FACE && !(face->mesh.flag >= FLAG_LEAST)) return;
    s->doubted = true;
    if (reason == NO_REAL_FACE || s->refused_count == 2 * CANDIDATES_MAX) return;
    refused_face *refused = &s->refused[s->refused_count++];
    memcpy(refused->box, face->box, sizeof face->box);
    refused->eyes_px = face->pose.eyes_px;
}

static sbl_status find_with(sbl_faces *faces, sbl_face *list, uint32_t most, search *s, sbl_face *trial, sbl_face_range range,
                            sbl_diag *diag)
{
    sbl_status status = detect(s, range, diag);
    for (uint32_t i = 0; i < s->candidate_count && status == SBL_OK; i++) {
        const char *reason;
        memset(trial, 0, sizeof *trial);
        status = examine(trial, &reason, s, &s->candidate[i], diag);
        if (status != SBL_OK) break;
        if (reason) {
            faces->refused_count++;
            keep_refused(s, trial, reason);
        } else {
            s->doubted = s->doubted || trial->score < SCORE_SURE || trial->confidence < CONFIDENCE_SURE;
            keep_face(list, &faces->count, most, trial);
        }
    }
    return status;
}

/* The full range sees what is small, and places what the short one saw in part. */
static bool wants_full_range(const sbl_faces *faces, const sbl_face *list, const search *s)
{
    double longer = s->photo->width > s->photo->height ? s->photo->width : s->photo->height;
    return !faces->count || s->doubted || list[0].pose.eyes_px < EYES_SMALL * longer;
}

/* Faces that cannot be used are somebody's, too; not those of a face that was found after all. */
static double largest_refused(const sbl_faces *faces, const sbl_face *list, const search *s)
{
    double largest = 0.0;
    for (uint32_t r = 0; r < s->refused_count; r++) {
        bool found = false;
        for (uint32_t i = 0; i < faces->count; i++) found = found || share_place(list[i].box, s->refused[r].box);
        if (!found) largest = fmax(largest, s->refused[r].eyes_px);
    }
    return largest;
}

static sbl_status add_hair_skin(sbl_face *face, search *s, sbl_face_mask *mask, sbl_face_outline *outline, sbl_arena *arena, sbl_diag *diag)
{
    sbl_face_region region;
    sbl_face_region_of_head(&region, &face->mesh);
    sbl_status status = sbl_hair_skin_by_model(mask, s->photo, &region, s->vision, arena, diag);
    if (status != SBL_OK) return status;
    if (!sbl_face_outline_of(outline, mask, &face->mesh, s->photo, arena)) return no_memory(diag);
    face->mask = mask;
    face->outline = outline;
    return SBL_OK;
}

static sbl_status search_all(sbl_faces *faces, sbl_face *list, uint32_t most, bool no_hair_skin, sbl_face_mask *mask,
                             sbl_face_outline *outline, search *s, sbl_arena *arena, sbl_diag *diag)
{
    sbl_face *trial = SBL_NEW(arena, sbl_face, 1);
    s->image = SBL_NEW(arena, float, 3 * SBL_FACE_MESH_SIZE * SBL_FACE_MESH_SIZE);
    s->output[0] = SBL_NEW(arena, float, BOX_FLOATS *SBL_FACE_ANCHORS_MAX);
    s->output[1] = SBL_NEW(arena, float, SBL_FACE_ANCHORS_MAX);
    if (!trial || !s->image || !s->output[0] || !s->output[1]) return no_memory(diag);
    sbl_status status = find_with(faces, list, most, s, trial, SBL_FACE_SHORT, diag);
    if (status == SBL_OK && wants_full_range(faces, list, s)) status = find_with(faces, list, most, s, trial, SBL_FACE_FULL, diag);
    faces->refused_eyes_px = largest_refused(faces, list, s);
    for (uint32_t i = 0; i < faces->count && status == SBL_OK && !no_hair_skin; i++)
        status = add_hair_skin(&list[i], s, &mask[i], &outline[i], arena, diag);
    return status;
}

sbl_status sbl_face_find(sbl_faces *faces, const sbl_photo *photo, sbl_vision *vision, const sbl_face_options *options, sbl_arena *arena,
                         sbl_diag *diag)
{
    *faces = (sbl_faces){.reason = ""};
    if (!vision || !photo->rgb || !photo->width || !photo->height)
        return sbl_fail(diag, SBL_E_ARG, "there is no photo, or there are no models", NULL);
    uint32_t most = options && options->most && options->most < SBL_FACES_MAX ? options->most : SBL_FACES_MAX;
    bool no_hair_skin = options && options->no_hair_skin;
    sbl_arena_mark before = sbl_arena_here(arena);
    sbl_face *list = SBL_NEW(arena, sbl_face, most);
    sbl_face_mask *mask = SBL_NEW(arena, sbl_face_mask, no_hair_skin ? 0 : most);
    sbl_face_outline *outline = SBL_NEW(arena, sbl_face_outline, no_hair_skin ? 0 : most);
    sbl_arena_mark scratch = sbl_arena_here(arena);
    search s = {.photo = photo, .vision = vision, .reason = NO_FACE};
    sbl_status status =
        list && mask && outline ? search_all(faces, list, most, no_hair_skin, mask, outline, &s, arena, diag) : no_memory(diag);
    sbl_arena_rewind(arena, status == SBL_OK ? scratch : before);
    faces->face = list;
    if (status == SBL_OK && !faces->count) faces->reason = s.reason;
    if (status != SBL_OK) *faces = (sbl_faces){.reason = ""};
    return status;
}

bool sbl_face_marks_into(sbl_photo_marks *marks, const sbl_face *face, sbl_arena *arena)
{
    for (uint32_t i = 0; i < SBL_LANDMARK_COUNT; i++) {
        const sbl_face_mark *m = &face->landmark[i];
        if (marks->landmark_given[i] || !m->given || i == SBL_LANDMARK_GONION_LEFT || i == SBL_LANDMARK_GONION_RIGHT) continue;
        marks->landmark_given[i] = true;
        memcpy(marks->landmark_px[i], m->px, sizeof m->px);
        marks->landmark_sd_px[i] = m->sd_px;
    }
    const sbl_face_outline *outline = face->outline;
    if (marks->outline_count || !outline || outline->confidence < OUTLINE_LEAST) return true;
    marks->outline_px = sbl_arena_copy(arena, outline->px, outline->count, sizeof *outline->px);
    marks->outline_count = marks->outline_px ? outline->count : 0;
    marks->outline_proposed = true;
    return marks->outline_px != NULL;
}
