/* line.h - what every bench prints: one JSON object a line. */
#ifndef STUBBLE_BENCH_LINE_H
#define STUBBLE_BENCH_LINE_H

#include <math.h>
#include <stdio.h>

typedef enum bench_side { LESS_IS_BETTER, MORE_IS_BETTER } bench_side;

static inline void bench_number(const char *key, double value)
{
    if (isfinite(value)) printf(", \"%s\": %.4g", key, value);
    else printf(", \"%s\": null", key);
}

/* bar and baseline: 0 for none. ratio is how far the value stands on the good side of its bar, or else of its baseline: 1 or more holds it. */
static inline void bench_line(const char *name, double value, const char *unit, double bar, double baseline, bench_side side)
{
    double against = bar > 0.0 ? bar : baseline;
    printf("{\"name\": \"%s\"", name);
    bench_number("value", value);
    printf(", \"unit\": \"%s\"", unit);
    bench_number("bar", bar > 0.0 ? bar : HUGE_VAL);
    bench_number("baseline", baseline > 0.0 ? baseline : HUGE_VAL);
    bench_number("ratio", !(against > 0.0) ? HUGE_VAL : side == LESS_IS_BETTER ? against / value : value / against);
    printf("}\n");
    fflush(stdout);
}

#endif
