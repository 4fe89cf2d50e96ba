/* model.c - the model's answers, and the memory of its people and partners. */
#include "model.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- answers ---------------------------------------------------------------------------------- */
void expected_reset(struct expected *e)
{
    char *list = e->list;
    *e = (struct expected){ .list = list };
    if (list) list[0] = '\0';
}

void expect_refusal(struct expected *e, const char *refusal)
{
    expected_reset(e);
    e->refusal = refusal;
}

void expect_text(struct expected *e, const char *name, const char *value)
{
    assert(e->said_count < SAID_MAX);
    e->said[e->said_count].name = name;
    snprintf(e->said[e->said_count++].value, sizeof e->said->value, "%s", value);
}

void expect_number(struct expected *e, const char *name, int64_t value)
{
    char digits[24];
    snprintf(digits, sizeof digits, "%lld", (long long)value);
    expect_text(e, name, digits);
}

void expect_day(struct expected *e, const char *name, int64_t day)
{
    char iso[11];
    day_say(day, iso);
    expect_text(e, name, iso);
}

void expect_line(struct expected *e, const char *format, ...)
{
    assert(e->list);
    size_t at = strlen(e->list);
    va_list arguments;
    va_start(arguments, format);
    int len = vsnprintf(e->list + at, LIST_BYTES - at, format, arguments);
    va_end(arguments);
    assert(len >= 0 && at + (size_t)len < LIST_BYTES);
}

/* --- people ----------------------------------------------------------------------------------- */
void person_forget(struct person *p)
{
    free(p->uses);
    free(p->backs);
    p->uses = NULL;
    p->backs = NULL;
}

/* Files are opened in the campaigns' order: whoever is new in one had none in a later one. */
int latest_file(const struct person *p)
{
    for (int y = YEARS - 1; y >= 0; y--)
        if (p->files[y].state != F_NONE) return y;
    return NOBODY;
}

/* --- partners --------------------------------------------------------------------------------- */
static bool takes(enum place_kind kind, enum benefit b)
{
    for (int i = 0; i < KINDS_OF_A_BENEFIT; i++)
        if (kind != P_NONE && benefits[b].spent_at[i].kind == kind) return true;
    return false;
}

static void sign(struct partner *partner, enum benefit b, const char *from, const char *until,
                 int64_t price)
{
    assert(partner->convention_count < CONVENTIONS_MAX);
    partner->conventions[partner->convention_count++] =
        (struct convention){ b, day_said(from), day_said(until), price };
}

/* From a file a partner takes what its kind may sell, campaign after campaign; only the last
 * campaign knows the workshop. */
static void sign_all(struct partner *partner, const struct partner_said *said)
{
    for (enum benefit b = 0; b < B_COUNT; b++) {
        if (!takes(said->kind, b)) continue;
        if (said->benefit_from)
            sign(partner, b, said->benefit_from, said->benefit_until, said->price);
        for (int y = 0; y < YEARS && !said->benefit_from; y++)
            sign(partner, b, years[y].opens_on, years[y].ends_on, said->price);
    }
}

void model_open(struct model *m, struct person *persons, int person_count)
{
    assert(partner_count <= PARTNERS_MAX);
    *m = (struct model){ .persons = persons, .person_count = person_count };
    for (int i = 0; i < partner_count; i++) sign_all(&m->partners[i], &partners_said[i]);
}

void model_close(struct model *m)
{
    for (int i = 0; i < m->person_count; i++) person_forget(&m->persons[i]);
    free(m->runs);
    free(m->lines);
    *m = (struct model){ 0 };
}
