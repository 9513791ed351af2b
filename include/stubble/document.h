/*
 * stubble/document.h - the printed plan: report for the client, work sheet for the artist, stencil at 1:1.
 *
 *   sbl_bytes pdf;
 *   st = sbl_report_pdf(&pdf, &plan, &pictures, NULL, &options, &host, &arena, &diag);
 *
 * Cairo and Pango draw; the same plan gives the same bytes (the creation date is the plan's, not the clock's). Fonts are Debian's packages named in
 * tools/setup; text is UTF-8 in any script. Every word is data (knowledge/documents.json and its neighbours) and is said in the language of the
 * options. SBL_E_NOT_FOUND: the plan's knowledge has no documents or no consent, whose labels they share.
 */
#ifndef STUBBLE_DOCUMENT_H
#define STUBBLE_DOCUMENT_H

#include "stubble/patch_pictures.h"
#include "stubble/photo_pair.h"
#include "stubble/pictures.h"

typedef struct sbl_bytes {
    const unsigned char *data;
    size_t count;
} sbl_bytes;

typedef enum sbl_paper { SBL_PAPER_LETTER, SBL_PAPER_A4 } sbl_paper;

typedef struct sbl_document_options {
    sbl_paper paper;
    const char *version; /* of the program, printed small */
    int32_t date;        /* printed as the plan's date and written into the file's metadata; 0: none is printed, 1970 in the metadata */
    const struct sbl_language *language; /* stubble/consent.h; NULL: English */
    struct sbl_untranslated *missing;    /* gathers what had to stay English; may be NULL */
} sbl_document_options;

/*
 * For the client: two to six pages, and one more where the plan is drawn on four photos or more. photos: the client's own with the plan on them, of which
 * the best stands large on the cover; NULL: there are none.
 */
SBL_MUST_CHECK sbl_status sbl_report_pdf(sbl_bytes *pdf, const sbl_plan *plan, const sbl_pictures *pictures, const sbl_photo_pairs *photos,
                                         const sbl_document_options *options, const sbl_host *host, sbl_arena *arena, sbl_diag *diag);
/* For the artist: a page a session and a page of measures. */
SBL_MUST_CHECK sbl_status sbl_worksheet_pdf(sbl_bytes *pdf, const sbl_plan *plan, const sbl_pictures *pictures,
                                            const sbl_document_options *options, const sbl_host *host, sbl_arena *arena, sbl_diag *diag);
/* The scalp's pieces along hairline and zone edges (gores), laid flat: the long part of a stencil, side by side on the host's threads. They last as
 * long as the arena. SBL_E_MEMORY. */
typedef struct sbl_gores {
    const struct gore *gore;
    uint32_t count;
} sbl_gores;
SBL_MUST_CHECK sbl_status sbl_gores_cut(sbl_gores *gores, const sbl_plan *plan, const sbl_host *host, sbl_arena *arena, sbl_diag *diag);
/* Hairline and zone edges in gores at 1:1, with a ruler, a check square and the stretch error on every page; the SVG holds all gores. */
SBL_MUST_CHECK sbl_status sbl_stencil_documents(sbl_bytes *pdf, sbl_bytes *svg, const sbl_plan *plan, const sbl_gores *gores,
                                                const sbl_document_options *options, sbl_arena *arena, sbl_diag *diag);

/* The same three for a patch: no head and no hairline in them. The stencil is the outline laid flat at 1:1; the SVG holds the same. */
SBL_MUST_CHECK sbl_status sbl_patch_report_pdf(sbl_bytes *pdf, const sbl_plan *plan, const sbl_patch_pictures *pictures,
                                               const sbl_document_options *options, sbl_arena *arena, sbl_diag *diag);
SBL_MUST_CHECK sbl_status sbl_patch_worksheet_pdf(sbl_bytes *pdf, const sbl_plan *plan, const sbl_patch_pictures *pictures,
                                                  const sbl_document_options *options, sbl_arena *arena, sbl_diag *diag);
SBL_MUST_CHECK sbl_status sbl_patch_stencil_documents(sbl_bytes *pdf, sbl_bytes *svg, const sbl_plan *plan,
                                                      const sbl_document_options *options, sbl_arena *arena, sbl_diag *diag);

#endif
