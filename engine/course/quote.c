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

static const sbl_add_on *find_add_on(const sbl_price_book *book, const char *key)
{
    for (uint32_t i = 0; i < book->add_on_count; i++)
        if (!strcmp(book->add_on[i].key, key)) return &book->add_on[i];
    return NULL;
}

sbl_status sbl_quote_find_add_ons(const sbl_add_on *found[SBL_ADD_ONS_MAX], const sbl_price_book *book, const char *const *key,
                                  uint32_t count, sbl_diag *diag)
{
    sbl_status status = SBL_OK;
    uint32_t i = 0;
    for (; i < count && status == SBL_OK; i++) {
        if (i == SBL_ADD_ONS_MAX)
            status = sbl_fail_field(diag, SBL_E_LIMIT, "too many add-ons", "at most 16 can be booked", "course.add_ons", (double)count);
        else if (!(found[i] = find_add_on(book, key[i])))
            status = sbl_fail_field(diag, SBL_E_NOT_FOUND, "the price book has no such add-on",
                                    "its add-ons stand in knowledge/prices.json under add_on", "course.add_ons", 0.0);
    }
    if (status != SBL_OK && diag) diag->index = i - 1;
    return status;
}

static void add_item(sbl_quote *quote, const char *key, const char *title, double amount)
{
    if (amount > 0.0) quote->item[quote->item_count++] = (struct sbl_quote_item){key, title, amount};
}

static double add_ons(sbl_quote *quote, const sbl_quote_order *order)
{
    double sum = 0.0;
    for (uint32_t i = 0; i < order->add_on_count && i < SBL_ADD_ONS_MAX; i++) {
        add_item(quote, order->add_on[i]->key, order->add_on[i]->title, order->add_on[i]->price);
        sum += order->add_on[i]->price;
    }
    return sum;
}

void sbl_quote_price(sbl_quote *quote, const sbl_price_book *book, const sbl_quote_order *order)
{
    memset(quote, 0, sizeof *quote);
    double sessions = book->per_session * (double)order->sessions, scars = book->scar_each * (double)order->scars;
    double area = book->per_cm2 * order->area_cm2, dots = book->per_1000_dots * (double)order->dots / 1000.0;
    double fixed = book->base + sessions + scars, least = order->scars_only ? book->minimum_scar : book->minimum;
    double middle = fixed + area + dots;
    /* The dots go with the area: what it is off by, they are off by. */
    double relative_sd = order->area_cm2 > 0.0 ? order->area_sd_cm2 / order->area_cm2 : 0.0;
    quote->sd = book->per_cm2 * order->area_sd_cm2 + dots * relative_sd;
    double low = fmax(middle - Z_90 * quote->sd, fixed), high = middle + Z_90 * quote->sd;

    add_item(quote, "base", NULL, book->base);
    add_item(quote, "area", NULL, area);
    add_item(quote, "dots", NULL, dots);
    add_item(quote, "sessions", NULL, sessions);
    add_item(quote, "scars", NULL, scars);
    add_item(quote, "minimum", NULL, fmax(least - middle, 0.0));
    double extra = add_ons(quote, order);
    sbl_band price = {round_down(fmax(low, least) + extra, book->round_to), round_near(fmax(middle, least) + extra, book->round_to),
                      round_up(fmax(high, least) + extra, book->round_to)};
    double factor = 1.0 + book->tax_percent / 100.0;
    quote->before_tax = book->tax_included ? scaled_to_cents(price, 1.0 / factor) : price;
    quote->with_tax = book->tax_included ? price : scaled_to_cents(price, factor);
    quote->deposit = round_near(price.mid * book->deposit_percent / 100.0, book->round_to);
    quote->minimum_applies = middle < least;
    quote->area_cm2 = order->area_cm2;
    quote->area_sd_cm2 = order->area_sd_cm2;
    quote->scar_count = order->scars;
    quote->book = book;
}

void sbl_quote_make(sbl_quote *quote, const sbl_price_book *book, double area_cm2, double area_sd_cm2, uint32_t sessions, uint32_t scars,
                    bool scars_only)
{
    sbl_quote_order order = {
        .area_cm2 = area_cm2, .area_sd_cm2 = area_sd_cm2, .sessions = sessions, .scars = scars, .scars_only = scars_only};
    sbl_quote_price(quote, book, &order);
}
