#include "stubble/layers.h"

sbl_status sbl_layers_check(const sbl_layers *stack, sbl_diag *diag)
{
    if (!stack || !stack->layer) return sbl_fail(diag, SBL_E_ARG, "no layers were given", "pass a stack of at least one layer");
    if (stack->count == 0 || stack->count > SBL_LAYERS_MAX)
        return sbl_fail_at(diag, SBL_E_RANGE, "a stack has 1 to 16 layers", "merge layers that are alike", 0, stack->count);
    if (!(stack->index >= 1.0 && stack->index <= 2.0))
        return sbl_fail_at(diag, SBL_E_RANGE, "the index of refraction lies between 1 and 2", "skin has about 1.4", 0, stack->index);
    for (uint32_t k = 0; k < stack->count; k++) {
        const sbl_layer *layer = &stack->layer[k];
        if (!(layer->absorption_per_cm >= 0.0 && layer->absorption_per_cm <= 1e6))
            return sbl_fail_at(diag, SBL_E_RANGE, "absorption lies between 0 and 1e6 per cm", "give mu_a in 1/cm", k,
                               layer->absorption_per_cm);
        if (!(layer->scattering_per_cm >= 0.0 && layer->scattering_per_cm <= 1e6))
            return sbl_fail_at(diag, SBL_E_RANGE, "scattering lies between 0 and 1e6 per cm", "give mu_s in 1/cm", k,
                               layer->scattering_per_cm);
        if (!(layer->anisotropy >= -0.99 && layer->anisotropy <= 0.99))
            return sbl_fail_at(diag, SBL_E_RANGE, "the anisotropy g lies between -0.99 and 0.99", "skin has about 0.8", k,
                               layer->anisotropy);
        if (!(layer->thickness_cm > 0.0))
            return sbl_fail_at(diag, SBL_E_RANGE, "a layer needs a thickness above 0", "give it in cm", k, layer->thickness_cm);
        if (layer->thickness_cm >= SBL_HALF_SPACE && k + 1 < stack->count)
            return sbl_fail_at(diag, SBL_E_RANGE, "only the last layer may have no end", "give this layer a thickness in cm", k,
                               layer->thickness_cm);
    }
    return SBL_OK;
}
