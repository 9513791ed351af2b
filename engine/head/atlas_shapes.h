/*
 * atlas_shapes.h - the curves that the atlas and the patterns of hair loss are made of. Internal to the head room.
 *
 * Ours, drawn on the mean head from verbal definitions (atlas.h names them): the mid-frontal point 69 mm of arc above the glabella, the
 * frontotemporal apex on the vertical through the lateral canthus, the nape some 22 mm below the inion; Norwood II stays at least 2 cm
 * in front of the coronal line through the ear canals, III passes it, IV keeps a solid band before the vertex, V a narrow one, VI none.
 */
#ifndef SBL_HEAD_ATLAS_SHAPES_H
#define SBL_HEAD_ATLAS_SHAPES_H

#include "head/atlas_map.h"

extern const sbl_map_shape sbl_shape_scalp;       /* The hair-bearing scalp of a youth (Norwood I) */
extern const sbl_map_shape sbl_shape_norwood_ii;  /* Norwood II: temples receded, at least 2 cm before the line through the ear canals */
extern const sbl_map_shape sbl_shape_norwood_iii; /* Norwood III: the recession passes the line 2 cm before the ear canals */
extern const sbl_map_shape sbl_shape_norwood_iv_front;   /* Norwood IV, front: a solid band still parts it from the vertex */
extern const sbl_map_shape sbl_shape_norwood_v_front;    /* Norwood V, front: the band is narrow */
extern const sbl_map_shape sbl_shape_norwood_ii_a;       /* Norwood II a: the whole front recedes, no island */
extern const sbl_map_shape sbl_shape_norwood_iii_a;      /* Norwood III a */
extern const sbl_map_shape sbl_shape_norwood_iv_a;       /* Norwood IV a: the whole front, past the middle */
extern const sbl_map_shape sbl_shape_norwood_v_a;        /* Norwood V a: the whole front, to the vertex */
extern const sbl_map_shape sbl_shape_norwood_vi;         /* Norwood VI: front and vertex have met */
extern const sbl_map_shape sbl_shape_norwood_vii;        /* Norwood VII: a wreath is left */
extern const sbl_map_shape sbl_shape_norwood_iii_vertex; /* Norwood III vertex: about the whorl */
extern const sbl_map_shape sbl_shape_norwood_iv_vertex;  /* Norwood IV, vertex */
extern const sbl_map_shape sbl_shape_norwood_v_vertex;   /* Norwood V, vertex */
extern const sbl_map_shape sbl_shape_crown_ludwig;       /* Ludwig: the top, with a fringe kept along the hairline */
extern const sbl_map_shape sbl_shape_part_sinclair;      /* Sinclair: the central part */
extern const sbl_map_shape sbl_shape_top_plate;          /* The top of the head between the temporal ridges */
extern const sbl_map_shape sbl_shape_vertex;             /* The crown */
extern const sbl_map_shape sbl_shape_temporal_point;     /* The forward corner of the temple hair */
extern const sbl_map_shape sbl_shape_eyebrow;            /* The left eyebrow */
extern const sbl_map_shape sbl_shape_beard;              /* All that can grow a beard, sideburns included */
extern const sbl_map_shape sbl_shape_mouth;              /* The lips */
extern const sbl_map_shape sbl_shape_above_jaw;          /* The face above the band along the mandible */
extern const sbl_map_shape sbl_shape_above_neck;         /* The face above the mandible */

#endif
