/* draw.c - what a life does next: the dice, and how often each thing happens. */
#include "life.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* --- dice (splitmix64) ------------------------------------------------------------------------ */
static uint64_t roll(struct dice *d)
{
    uint64_t x = d->state += 0x9e3779b97f4a7c15u;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
    return x ^ (x >> 31);
}

struct dice dice_for(uint64_t seed, uint64_t whose)
{
    struct dice d = { seed };
    d.state = roll(&d) ^ (whose * 0xd1342543de82ef95u);
    return d;
}

int dice_below(struct dice *d, int bound)
{
    return (int)(roll(d) % (uint64_t)bound);
}

int64_t dice_between(struct dice *d, int64_t low, int64_t high)
{
    return high <= low ? low : low + (int64_t)(roll(d) % (uint64_t)(high - low + 1));
}

bool dice_says(struct dice *d, int percent)
{
    return dice_below(d, 100) < percent;
}

/* --- bodies ----------------------------------------------------------------------------------- */
__attribute__((format(printf, 3, 0))) static void write_body(struct step *s, size_t at,
                                                             const char *format, va_list arguments)
{
    int len = vsnprintf(s->body + at, sizeof s->body - at, format, arguments);
    if (len < 0 || at + (size_t)len >= sizeof s->body) fail_msg("a body too long: %s", s->body);
    for (char *c = s->body + at; *c; c++)
        if (*c == '\'') *c = '"';
}

void step_body(struct step *s, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    write_body(s, 0, format, arguments);
    va_end(arguments);
}

void step_body_more(struct step *s, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    write_body(s, strlen(s->body), format, arguments);
    va_end(arguments);
}

/* --- how often -------------------------------------------------------------------------------- */
/* Codes that no list of common ones holds. */
const char *draw_sound_code(struct dice *d)
{
    static const char *const codes[] = { "7394", "8051", "6938", "7582", "9174", "8361",
                                         "7049", "9362", "8625", "7183", "9406", "6841" };
    return codes[dice_below(d, sizeof codes / sizeof *codes)];
}

static const struct {
    draw_fn *draw;
    int often;
} things[] = {
    { draw_pay, 470 },    { draw_refund, 120 }, { draw_check, 80 },  { draw_again, 50 },
    { draw_school, 110 }, { draw_wallets, 45 }, { draw_card, 30 },   { draw_code, 25 },
    { draw_suspend, 30 }, { draw_reward, 20 },  { draw_health, 10 }, { draw_order, 9 },
    { draw_leave, 1 },
};

static draw_fn *draw_thing(struct dice *d)
{
    int all = 0;
    for (size_t i = 0; i < sizeof things / sizeof *things; i++) all += things[i].often;
    int at = dice_below(d, all);
    size_t i = 0;
    while (at >= things[i].often) at -= things[i++].often;
    return things[i].draw;
}

static void blank(struct life *l, int64_t at_ms)
{
    struct step *s = &l->step;
    s->operation = NULL;
    s->actor = (struct actor){ 0 };
    s->at_ms = at_ms;
    s->how = ONCE;
    s->reading = NO_LIST;
    s->looks_up = false;
    for (int i = 0; i < 2; i++) {
        expected_reset(&s->asked[i].expected);
        s->asked[i].use = NOBODY;
        snprintf(s->asked[i].key, KEY_BYTES, "life-%04d-step-%06d-%d", l->number, l->steps, i);
    }
}

bool draw_step(struct life *l, int64_t at_ms, int round, draw_fn *one)
{
    struct step *s = &l->step;
    l->steps++;
    blank(l, at_ms);
    if (one) return one(l, s);
    /* Before its time a life only knocks at doors that stay shut. */
    if (!l->person->ordered) {
        draw_fn *first = round < l->begins || dice_says(&l->dice, 20) ? draw_pay : draw_order;
        if (first(l, s)) return true;
    }
    while (!draw_thing(&l->dice)(l, s)) blank(l, at_ms);
    return true;
}
