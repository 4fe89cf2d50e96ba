/* property_test.c - 100,000 random operations on the stage, and a model written from the rules
 * alone that must have foreseen each answer. Some two hundred lives are lived at once through three
 * campaigns; between two moments of the calendar the Region acts, and every balance, due and
 * state is compared.
 *
 *     property_test sqlite|postgres [SEED|- [OPERATIONS [LIFE]]]
 *
 * The seed is printed. A life draws from dice of its own: given its number it is lived again alone,
 * the same from the first step to the last. */
#include <stdio.h>
#include <stdlib.h>

#include "base/civil.h"
#include "crowd.h"
#include "region.h"

enum { LIVES = 240, OPERATIONS = 100000, COMPARE_EVERY = 12 };
enum { REGIONS_DICE = 1000000, CALENDARS_DICE = 1000001 };
static int only = NOBODY;

static const char *const catalogues[] = { "catalogue/2023-2024.yaml", "catalogue/2024-2025.yaml",
                                          "catalogue/2025-2026.yaml", NULL };
/* Midnights at which something opens or ends. */
static const char *const borders[] = { "2023-06-12", "2023-09-01", "2024-06-01", "2024-06-11",
                                       "2024-09-01", "2025-06-01", "2025-06-11", "2025-09-01",
                                       "2026-06-01", "2026-09-01" };
enum { BORDERS = sizeof borders / sizeof *borders };
static const char LAST_DAY[] = "2026-10-15";

/* --- lives ------------------------------------------------------------------------------------ */
static struct person persons[LIVES];
static struct life lives[LIVES];
static struct model model;

static void open_life(int i, int rounds)
{
    struct life *l = &lives[i];
    *l = (struct life){ .person = &persons[i], .model = &model, .number = i, .forgot_at = NOBODY };
    l->dice = dice_for(replay.seed, (uint64_t)i);
    persons[i] = (struct person){ .girl = dice_says(&l->dice, 50) };
    char birth[11]; /* on days whose digits are not common codes for another reason too */
    snprintf(birth, sizeof birth, "20%02d-%02d-%02d", 3 + dice_below(&l->dice, 8),
             4 + dice_below(&l->dice, 3), 23 + 3 * dice_below(&l->dice, 3));
    persons[i].birth_day = day_said(birth);
    l->begins = dice_says(&l->dice, 60) ? 0 : dice_below(&l->dice, rounds * 2 / 3);
    l->step.asked[0].expected.list = calloc(1, LIST_BYTES);
    assert_non_null(l->step.asked[0].expected.list);
}

static void close_life(struct life *l)
{
    free(l->step.asked[0].expected.list);
    for (int i = 0; i < REMEMBERED; i++) free(l->remembered[i].answer);
    for (int i = 0; i < TOLD; i++) free(l->told[i]);
}

/* --- the calendar ----------------------------------------------------------------------------- */
/* Around a midnight: the last millisecond before it, its first, and one more. */
static void around(struct moment *m, int64_t midnight)
{
    for (int i = 0; i < SLOTS_MAX; i++) m->at_ms[i] = midnight + i - 1;
}

/* A day like others: some hours, or past midnight; from `after_ms` on, and hardly after `end_ms`.
 */
static void some_day(struct moment *m, struct dice *d, int64_t after_ms, int64_t at_ms,
                     int64_t end_ms)
{
    for (int i = 0; i < SLOTS_MAX; i++) {
        if (at_ms > end_ms) at_ms = end_ms;
        if (at_ms < after_ms) at_ms = after_ms;
        m->at_ms[i] = after_ms = at_ms;
        bool midnight_next = dice_says(d, 35);
        at_ms = midnight_next ? midnight_of(day_at(at_ms) + 1) - dice_below(d, 2)
                              : at_ms + dice_between(d, 0, 3 * HOUR_MS);
    }
}

/* The moments in order: each border, and days spread between them. Time never runs back. */
static void draw_moment(struct moment *m, struct dice *d, int round, int rounds)
{
    int every = rounds / BORDERS, border = round / every;
    if (border >= BORDERS) border = BORDERS - 1;
    int step = round - border * every;
    int steps = border + 1 < BORDERS ? every : rounds - border * every;
    int64_t from = midnight_of(day_said(borders[border]));
    int64_t to = midnight_of(day_said(border + 1 < BORDERS ? borders[border + 1] : LAST_DAY));
    int64_t span = (to - from) / steps, at = from + span * step + dice_between(d, 0, span / 2);
    int64_t after_ms = m->slots ? m->at_ms[m->slots - 1] + 1 : from - 1;
    m->round = round;
    m->slots = SLOTS_MAX;
    if (step == 0)
        around(m, from);
    else
        some_day(m, d, after_ms, at, to - HOUR_MS);
    assert_true(m->at_ms[0] >= after_ms);
}

/* --- a run ------------------------------------------------------------------------------------ */
static int64_t compare_all(struct moment *m, int64_t at_ms)
{
    struct moment now = { .at_ms = { at_ms }, .slots = 1, .round = m->round, .all = draw_wallets };
    int64_t compared = crowd_live(lives, LIVES, only, &now);
    region_compare(&model);
    region_compare_sums(&model, at_ms);
    return compared;
}

static void live_all(int rounds)
{
    struct dice calendar = dice_for(replay.seed, CALENDARS_DICE);
    struct dice region = dice_for(replay.seed, REGIONS_DICE);
    struct moment m = { 0 };
    int64_t started_us = clock_steady_us(), compared = 0;
    for (int round = 0; round < rounds; round++) {
        draw_moment(&m, &calendar, round, rounds);
        int64_t after_ms = m.at_ms[m.slots - 1] + 1;
        clock_freeze(&stage.product.clock, m.at_ms[0]);
        replay.asked += crowd_live(lives, LIVES, only, &m);
        clock_freeze(&stage.product.clock, after_ms);
        region_acts(&model, &region, after_ms, round);
        if (round % COMPARE_EVERY == COMPARE_EVERY - 1) compared += compare_all(&m, after_ms);
    }
    compared += compare_all(&m, m.at_ms[m.slots - 1] + 1);
    int64_t took_ms = (clock_steady_us() - started_us) / 1000;
    print_message("%lld operations and %lld comparisons in %lld.%03lld s\n",
                  (long long)replay.asked, (long long)compared, (long long)(took_ms / 1000),
                  (long long)(took_ms % 1000));
}

static void random_operations(void **state)
{
    (void)state;
    /* A tenth of the steps are asked twice: taps, repetitions. */
    int rounds = (int)(replay.operations * 100 / (LIVES * SLOTS_MAX * 107)) + 1;
    if (rounds < 2 * BORDERS) rounds = 2 * BORDERS; /* the calendar has so many corners */
    print_message("seed %llu\n", (unsigned long long)replay.seed);
    stage_open(catalogues);
    stage_at("2023-06-10T08:00"); /* the stage stands a year later: its file knows all campaigns */
    region_open();
    model_open(&model, persons, LIVES);
    for (int i = 0; i < LIVES; i++) open_life(i, rounds);
    live_all(rounds);
    if (only == NOBODY) assert_true(replay.asked >= replay.operations);
    for (int i = 0; i < LIVES; i++) close_life(&lives[i]);
    model_close(&model);
    if (getenv("KEEP")) store_backup(stage.product.store, getenv("KEEP"));
    stage_close();
}

static uint64_t number_in(const char *digits)
{
    return strtoull(digits, NULL, 10);
}

int main(int argc, char **argv)
{
    replay.engine = argc > 1 ? argv[1] : "sqlite";
    bool said = argc > 2 && argv[2][0] != '-';
    const char *chosen = said ? argv[2] : getenv("SEED");
    replay.seed = chosen ? number_in(chosen) : (uint64_t)clock_machine_ms();
    replay.operations = argc > 3 ? (int64_t)number_in(argv[3]) : OPERATIONS;
    only = argc > 4 ? (int)number_in(argv[4]) : NOBODY;
    stage_engine(argc > 2 ? 2 : argc, argv);
    const struct CMUnitTest tests[] = { cmocka_unit_test(random_operations) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
