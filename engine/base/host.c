#include "stubble/base.h"

void sbl_parallel_for(const sbl_host *host, uint32_t count, sbl_loop_body body, void *context)
{
    if (host && host->parallel_for) {
        host->parallel_for(host->user, count, body, context);
        return;
    }
    for (uint32_t i = 0; i < count; i++) body(context, i);
}

int sbl_progress(const sbl_host *host, const char *stage, float fraction)
{
    return host && host->progress ? host->progress(host->user, stage, fraction) : 0;
}
