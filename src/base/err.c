/* err.c - what the table of answers says of each, and sentences with their facts filled in. */
#include "base/err.h"

#include <assert.h>
#include <pthread.h>

#include "base/arena.h"
#include "base/civil.h"
#include "base/money.h"

/* The longest name that a slug's buffer takes, with its NUL. */
enum { SLUG_BYTES = 40 };

static const struct row {
    const char *name;
    int http_status;
    const char *sentences[2]; /* by enum lang */
} rows[ERR_COUNT] = {
    [OK] = { "OK", 200, { "C'est fait.", "Done." } },
    /* A slice that lets NO_ROW out has a defect. */
    [NO_ROW] = { "NO_ROW", 500, { "Défaut du programme.", "Defect of the program." } },
#define ERR_ROW(name, status, french, english) [name] = { #name, status, { french, english } },
    ERR_REFUSALS(ERR_ROW) ERR_FAULTS(ERR_ROW)
#undef ERR_ROW
};

#define ERR_FITS(name, status, french, english)                                                    \
    _Static_assert(sizeof #name <= SLUG_BYTES, "raise SLUG_BYTES for " #name);
ERR_REFUSALS(ERR_FITS)
ERR_FAULTS(ERR_FITS)
#undef ERR_FITS

static char slugs[ERR_COUNT][SLUG_BYTES];

static char slug_char(char c)
{
    if (c == '_') return '-';
    return (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

static void slugs_make(void)
{
    for (int e = 0; e < ERR_COUNT; e++)
        for (size_t i = 0; rows[e].name[i]; i++) slugs[e][i] = slug_char(rows[e].name[i]);
}

static const struct row *row_of(enum err e)
{
    assert((unsigned)e < ERR_COUNT);
    return &rows[e];
}

bool err_is_fault(enum err e)
{
    return e >= ERR_FIRST_FAULT;
}

int err_http_status(enum err e)
{
    return row_of(e)->http_status;
}

const char *err_name(enum err e)
{
    return row_of(e)->name;
}

const char *err_slug(enum err e)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    assert((unsigned)e < ERR_COUNT);
    pthread_once(&once, slugs_make);
    return slugs[e];
}

const char *err_template(enum err e, enum lang lang)
{
    return row_of(e)->sentences[lang];
}

enum err err_from_slug(struct text slug)
{
    for (int e = 0; e < ERR_COUNT; e++)
        if (text_is(slug, err_slug(e))) return e;
    return ERR_COUNT;
}

static struct fact *fact_new(struct facts *facts, const char *name, enum fact_kind kind)
{
    assert(facts->n < FACTS_MAX);
    struct fact *fact = &facts->at[facts->n++];
    *fact = (struct fact){ .name = name, .kind = kind };
    return fact;
}

void facts_add_cents(struct facts *facts, const char *name, int64_t cents)
{
    fact_new(facts, name, FACT_CENTS)->number = cents;
}

void facts_add_count(struct facts *facts, const char *name, int64_t count)
{
    fact_new(facts, name, FACT_COUNT)->number = count;
}

void facts_add_day(struct facts *facts, const char *name, int64_t day)
{
    fact_new(facts, name, FACT_DAY)->number = day;
}

void facts_add_instant(struct facts *facts, const char *name, int64_t at_ms)
{
    fact_new(facts, name, FACT_INSTANT)->number = at_ms;
}

void facts_add_text(struct facts *facts, const char *name, struct text text)
{
    fact_new(facts, name, FACT_TEXT)->text = text;
}

static const struct fact *fact_find(const struct facts *facts, struct text name)
{
    for (size_t i = 0; facts && i < facts->n; i++)
        if (text_is(name, facts->at[i].name)) return &facts->at[i];
    return NULL;
}

static void build_fact(struct text_builder *out, const struct fact *fact, enum lang lang)
{
    struct arena *arena = out->arena;
    int64_t number = fact->number;
    switch (fact->kind) {
    case FACT_CENTS:
        build_text(out, cents_text(arena, number, lang));
        return;
    case FACT_COUNT:
        build_int(out, number);
        return;
    case FACT_DAY:
        build_text(out, lang == FRENCH ? day_french(arena, number) : day_english(arena, number));
        return;
    case FACT_INSTANT:
        build_text(out,
                   lang == FRENCH ? instant_french(arena, number) : instant_english(arena, number));
        return;
    case FACT_TEXT:
        build_text(out, fact->text);
        return;
    }
}

struct text err_sentence(struct arena *arena, enum err e, enum lang lang, const struct facts *facts)
{
    struct text_builder out = { .arena = arena };
    struct text rest = text_of(err_template(e, lang));
    while (rest.at) {
        build_text(&out, text_cut(&rest, '{'));
        if (!rest.at) break;
        struct text name = text_cut(&rest, '}');
        const struct fact *fact = fact_find(facts, name);
        if (fact)
            build_fact(&out, fact, lang);
        else
            build_format(&out, "{%.*s}", TEXT_ARGS(name));
    }
    return built(&out);
}
