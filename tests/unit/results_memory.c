/* Asked whether results spare the inputs: what cannot be asked for lack of memory is no yes. */
#include "check.h"
#include "command.h"
#include "limited_memory.h"
#include "photo_scene.h"

#include <unistd.h>

static sbl_status told;

/* ---- what the rest of the command would be ---- */

int message_failure(const char *file, const sbl_diag *diag, failure_side side)
{
    CHECK(file && diag->message && diag->hint && side == FAILED_WRITING);
    told = diag->status;
    return diag->status == SBL_E_MEMORY ? EXIT_MEMORY : EXIT_CANNOT_CREATE;
}

const char *workspace_beside(workspace *s, const command_options *options, const char *file)
{
    (void)s;
    (void)options;
    return file;
}

void photo_names(char name[SBL_PHOTOS_MAX][PHOTO_NAME], const command_options *options)
{
    (void)options;
    name[0][0] = '\0';
}

int main(void)
{
    char folder[] = "stubble-results-XXXXXX", intake[64], knowledge[] = "nowhere";
    REQUIRE(mkdtemp(folder));
    snprintf(intake, sizeof intake, "%s/plan.json", folder);
    FILE *file = fopen(intake, "wb");
    REQUIRE(file && fputs("{}", file) >= 0 && !fclose(file));
    sbl_allocator limited = {limited_alloc, limited_free, NULL};
    const command_options options[2] = {{.command = "plan", .client_file = intake, .out = folder},
                                        {.command = "stencil", .client_file = intake, .out = folder, .knowledge = knowledge}};
    for (int i = 0; i < 2; i++)
        for (int64_t blocks = 0; blocks <= 1000; blocks += 1000) {
            workspace *s = calloc(1, sizeof *s);
            REQUIRE(s);
            limited_blocks = blocks;
            sbl_arena_init(&s->arena, &limited);
            told = SBL_OK;
            /* plan would write plan.json, which is the intake; stencil would not. */
            int code = results_spare_inputs(s, &options[i]);
            CHECK(code == (!blocks ? EXIT_MEMORY : i ? EXIT_DONE : EXIT_CANNOT_CREATE));
            CHECK(told == (!blocks ? SBL_E_MEMORY : i ? SBL_OK : SBL_E_IO));
            sbl_arena_release(&s->arena);
            free(s);
        }
    CHECK(!unlink(intake) && !rmdir(folder));
    return check_report("results_memory");
}
