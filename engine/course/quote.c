/* The price: linear in what an artist works on, so that more never costs less; the band is the area's uncertainty and nothing else. */
#include "stubble/course.h"

#include <string.h>

#define Z_90 1.6448536269514722 /* standard normal: 5 % lie above */

/* Cents are decimal: the small shift keeps 3164.00 from becoming 3164.01 for a last binary digit. */
static double to_cents(double money)
{
    return floor(money * 100.0 + 0.5 + 1e-6) / 100.0;
}

static sbl_band scaled_to_cents(sbl_band band, double factor)
{
    return (sbl_band){to_cents(band.low * factor), to_cents(band.mid * factor), to_cents(band.high * factor)};
}

static double round_down(double money, double step)
{
    return step > 0.0 ? floor(money / step + 1e-9) * step : money;
}

static double round_up(double money, double step)
{
    return step > 0.0 ? ceil(money / step - 1e-9) * step : money;
}

static double round_near(double money, double step)
{
    return step > 0.0 ? floor(money / step + 0.5) * step : money;
}

void sbl_quote_make(sbl_quote *quote, const sbl_price_book *book, double area_cm2, double area_sd_cm2, uint32_t sessions, uint32_t scars,
                    bool scars_only)
{
    memset(quote, 0, sizeof *quote);
    double fixed = book->base + book->per_session * (double)sessions + book->scar_each * (double)scars;
    double least = scars_only ? book->minimum_scar : book->minimum;
    double spread = Z_90 * area_sd_cm2;
    double middle = fixed + book->per_cm2 * area_cm2;
    double low = fixed + book->per_cm2 * fmax(area_cm2 - spread, 0.0);
    double high = fixed + book->per_cm2 * (area_cm2 + spread);

    sbl_band price = {round_down(fmax(low, least), book->round_to), round_near(fmax(middle, least), book->round_to),
                      round_up(fmax(high, least), book->round_to)};
    double factor = 1.0 + book->tax_percent / 100.0;
    quote->before_tax = book->tax_included ? scaled_to_cents(price, 1.0 / factor) : price;
    quote->with_tax = book->tax_included ? price : scaled_to_cents(price, factor);
    quote->deposit = round_near(price.mid * book->deposit_percent / 100.0, book->round_to);
    quote->minimum_applies = middle < least;
    quote->area_cm2 = area_cm2;
    quote->area_sd_cm2 = area_sd_cm2;
    quote->scar_count = scars;
    quote->book = book;
}
