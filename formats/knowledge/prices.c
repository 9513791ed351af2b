/* prices.json: price books of cities and clinics. */
#include "knowledge/require.h"

#include <string.h>

#define BOOKS_MAX   64u
#define ADD_ONS_MAX 64u /* of a book */
#define MONEY_MAX   1e6

static const char *read_currency(fields_object *object)
{
    const char *code = require_text(object, "currency", 8, "three capital letters, as CAD");
    if (strlen(code) != 3 || strspn(code, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != 3)
        fields_mistake(object, "currency", SBL_E_DATA, "this is not a currency's code", "three capital letters, as CAD", 0.0);
    return code;
}

/* A clinic's own book need not say what others state. */
static void read_stated(fields_object *object, sbl_price_book *book)
{
    if (!fields_has(object, "stated")) return;
    fields_object stated = fields_enter(object, "stated");
    book->stated_low = require_number(&stated, "low", 0.0, MONEY_MAX, "the lower price that clinics state");
    book->stated_high = require_number(&stated, "high", book->stated_low, MONEY_MAX, "the upper price, not below low");
    book->stated_area_low_cm2 = require_number(&stated, "area_low_cm2", 0.0, 2000.0, "the usual case's smaller area");
    book->stated_area_high_cm2 = require_number(&stated, "area_high_cm2", book->stated_area_low_cm2, 2000.0, "the larger area");
    book->stated_sessions = require_count(&stated, "sessions", 1, SBL_SESSIONS_MAX, "the usual number of sessions");
    fields_end(&stated);
}

static void read_add_ons(fields_object *object, sbl_price_book *book)
{
    const json_t *array;
    if (!fields_has(object, "add_on")) return;
    uint32_t count = require_list(object, "add_on", &array, ADD_ONS_MAX);
    sbl_add_on *add_on = require_memory(object, count, sizeof *add_on);
    for (uint32_t i = 0; add_on && i < count && object->reader->status == SBL_OK; i++) {
        fields_object item = fields_item(object, "add_on", array, i);
        add_on[i].key = require_key(&item, "key");
        add_on[i].title = require_text(&item, "title", KNOWLEDGE_TEXT_BYTES_MAX, "what it is, as it is printed");
        add_on[i].price = require_number(&item, "price", 0.0, MONEY_MAX, "its price");
        fields_end(&item);
        for (uint32_t k = 0; k < i; k++)
            if (!strcmp(add_on[k].key, add_on[i].key))
                fields_mistake(&item, "key", SBL_E_CONFLICT, "two add-ons of this book have this key", "rename one", (double)k);
    }
    book->add_on = add_on;
    book->add_on_count = count;
}

static void read_book(fields_object *object, sbl_price_book *book)
{
    book->key = require_key(object, "key");
    book->city = require_text(object, "city", KNOWLEDGE_WORD_BYTES_MAX, "the place as people call it");
    book->currency = read_currency(object);
    book->base = require_number(object, "base", 0.0, MONEY_MAX, "consultation and set-up of a course");
    book->per_cm2 = require_number(object, "per_cm2", 0.0, MONEY_MAX, "price of a square centimetre");
    book->per_session = require_number(object, "per_session", 0.0, MONEY_MAX, "price of a session");
    book->scar_each = require_number(object, "scar_each", 0.0, MONEY_MAX, "what a scar adds");
    book->minimum = require_number(object, "minimum", 0.0, MONEY_MAX, "the lowest price of a course");
    book->minimum_scar = require_number(object, "minimum_scar", 0.0, MONEY_MAX, "the lowest price where scars alone are treated");
    book->tax_name = require_text(object, "tax_name", KNOWLEDGE_WORD_BYTES_MAX, "the tax's name, as HST");
    book->tax_percent = require_number(object, "tax_percent", 0.0, 100.0, "the tax in percent; 0 if there is none");
    book->tax_included = fields_flag(object, "tax_included", false);
    book->deposit_percent = require_number(object, "deposit_percent", 0.0, 100.0, "the deposit in percent of the price");
    book->round_to = require_number(object, "round_to", 0.01, 1000.0, "prices are rounded to multiples of this");
    book->evidence = require_mark(object);
    book->source = require_source(object);
    book->per_1000_dots = fields_number(object, "per_1000_dots", 0.0, 0.0, MONEY_MAX, "price of a thousand planned dots");
    read_stated(object, book);
    read_add_ons(object, book);
    fields_end(object);
}

void knowledge_read_prices(fields_object *root, sbl_knowledge *knowledge)
{
    const json_t *array;
    uint32_t count = require_list(root, "book", &array, BOOKS_MAX);
    sbl_price_book *book = require_memory(root, count, sizeof *book);
    for (uint32_t i = 0; book && i < count && root->reader->status == SBL_OK; i++) {
        fields_object object = fields_item(root, "book", array, i);
        read_book(&object, &book[i]);
        for (uint32_t k = 0; k < i; k++)
            if (!strcmp(book[k].key, book[i].key))
                fields_mistake(&object, "key", SBL_E_CONFLICT, "two books have this key", "rename one", (double)k);
    }
    fields_end(root);
    knowledge->price_book = book;
    knowledge->price_book_count = count;
}
