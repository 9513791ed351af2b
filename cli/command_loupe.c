/* loupe: a piece of skin so large that single dots are seen, before, fresh, healed and in year 5. */
#include "command.h"

#include "stubble/file.h"
#include "stubble/image_file.h"

#include <string.h>

const char LOUPE_USAGE[] =
    "stubble loupe CLIENT.json -o DIR/\n\n"
    "Draws one square centimetre of skin with its dots, as loupe_before, loupe_fresh, loupe_healed and loupe_year_5.\n"
    "A model: the client's own photo tells more (preview --photo).\n\n"
    "  -o, --out DIR     where the pictures go\n"
    "  --at PLACE        hairline (default), temple_left, temple_right, crown, back, densest\n"
    "  --side MM         side of the skin shown, 2 to 60 (default 10)\n"
    "  --size NxN        size of the pictures (default 1200x1200)\n"
    "  --light L         studio (default), daylight, tungsten or top, the harshest\n"
    "  --distance M      as an eye sees the skin from M metres\n"
    "  --format F        png (default, exact) or jpeg\n";

enum { JPEG_QUALITY = 94 };

static sbl_status write_picture(sbl_output *output, const sbl_image *image, uint32_t moment, bool jpeg, workspace *s)
{
    char name[32];
    snprintf(name, sizeof name, "loupe_%s.%s", sbl_loupe_moment_name(moment), jpeg ? "jpg" : "png");
    sbl_pixels pixels = {.data = image->rgb, .width = image->width, .height = image->height, .channels = 3};
    const unsigned char *data;
    size_t bytes;
    sbl_status status = jpeg ? sbl_jpeg_write(&data, &bytes, &pixels, &(sbl_jpeg_options){.quality = JPEG_QUALITY}, &s->arena, &s->diag)
                             : sbl_png_write(&data, &bytes, &pixels, NULL, &s->arena, &s->diag);
    return status == SBL_OK ? sbl_output_write(output, name, data, bytes, &s->diag) : status;
}

static sbl_status write_pictures(const sbl_image image[SBL_LOUPE_MOMENTS], const command_options *options, workspace *s)
{
    sbl_output output;
    sbl_status status = sbl_output_begin(&output, options->out, NULL, &s->diag);
    if (status != SBL_OK) return status;
    for (uint32_t m = 0; m < SBL_LOUPE_MOMENTS && status == SBL_OK; m++) status = write_picture(&output, &image[m], m, options->jpeg, s);
    if (status == SBL_OK) return sbl_output_commit(&output, &s->diag);
    sbl_output_abort(&output);
    return status;
}

int command_loupe(const command_options *options)
{
    if (options->width != options->height) return message_usage("loupe", "--size wants a square, such as 1200x1200");
    workspace s;
    int code = workspace_open_head(&s, options, "loupe");
    if (code == EXIT_DONE) {
        sbl_image image[SBL_LOUPE_MOMENTS];
        sbl_loupe_options how = {options->place, options->width, options->side_mm, options->light, options->metres};
        if (sbl_loupe_draw(image, &s.plan, &how, &s.host, &s.arena, &s.diag) != SBL_OK)
            code = message_failure(NULL, &s.diag, FAILED_PLANNING);
        else if (write_pictures(image, options, &s) != SBL_OK) code = message_failure(options->out, &s.diag, FAILED_WRITING);
        progress_end();
        if (code == EXIT_DONE && !options->quiet) printf("The pictures lie in %s\n", options->out);
    }
    workspace_close(&s);
    return code;
}
