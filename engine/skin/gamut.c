/* Colours that no screen shows, as near as one can: less chroma, the same lightness and hue. */
#include "stubble/colour.h"

#include "stubble/math.h"

/* A quarter of a code of 8 bits near black, where codes are finest; rounding alone must not count as leaving the gamut. */
#define RIM 1e-4

static bool inside(sbl_rgb_linear c)
{
    return c.r >= -RIM && c.g >= -RIM && c.b >= -RIM && c.r <= 1.0 + RIM && c.g <= 1.0 + RIM && c.b <= 1.0 + RIM;
}

static sbl_rgb_linear with_chroma(sbl_lab_d65 lab, double kept)
{
    return sbl_rgb_from_xyz(sbl_xyz_from_lab((sbl_lab_d65){lab.L, lab.a * kept, lab.b * kept}));
}

sbl_shown sbl_show_lab(sbl_lab_d65 lab)
{
    sbl_lab_d65 held = {sbl_clamp(lab.L, 0.0, 100.0), lab.a, lab.b};
    double in = 0.0, out = 1.0;
    if (inside(with_chroma(held, 1.0))) in = 1.0;
    /* The gamut is convex enough along a line of one hue: 20 halvings, a millionth. */
    for (int k = 0; k < 20 && in < 1.0; k++) {
        double middle = 0.5 * (in + out);
        if (inside(with_chroma(held, middle))) in = middle;
        else out = middle;
    }
    sbl_rgb_linear c = with_chroma(held, in);
    return (sbl_shown){{sbl_clamp(c.r, 0.0, 1.0), sbl_clamp(c.g, 0.0, 1.0), sbl_clamp(c.b, 0.0, 1.0)}, in};
}
