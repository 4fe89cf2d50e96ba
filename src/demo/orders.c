/* Young people order from mid-June to autumn, their schools decide: most are validated, a few
 * refused, a few still wait. The cards of those validated are made and sent. */
#include <stdio.h>
#include <string.h>

#include "base/civil.h"
#include "demo/crowd.h"
#include "demo/demo.h"
#include "sql/demo_sql.h"

enum { DAY_MS = 24 * 60 * 60 * 1000, PAGE = 500, AUTUMN = 76 /* days after orders open */ };

int64_t demo_hash(struct text given_name, struct text family_name, int64_t birth_day)
{
    struct dice d = { (uint64_t)birth_day };
    for (size_t i = 0; i < given_name.len; i++)
        d.state += dice_roll(&d) ^ (uint8_t)given_name.at[i];
    for (size_t i = 0; i < family_name.len; i++)
        d.state += dice_roll(&d) ^ (uint8_t)family_name.at[i];
    return (int64_t)(dice_roll(&d) >> 1);
}

/* Four digits that no list of common codes holds: none repeats, none follows its neighbour. */
struct text demo_code(struct arena *arena, int64_t hash)
{
    static const char *const shapes[] = { "7394", "8051", "6938", "7582", "9174", "8361",
                                          "7049", "9362", "8625", "7183", "9406", "6841",
                                          "8473", "9571", "7816", "9238" };
    return text_copy(arena, text_of(shapes[hash % 16]));
}

static const struct demo_name *draw(struct dice *dice, const struct demo_name *names, size_t n)
{
    int64_t at = dice_below(dice, names[n - 1].until);
    size_t low = 0, high = n - 1;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (names[middle].until > at)
            high = middle;
        else
            low = middle + 1;
    }
    return &names[low];
}

/* Which courses a kind of school teaches, as data a demo may have: track and lowest level. */
static bool teaches(struct text kind, const struct demo_course *course)
{
    bool health = text_is(course->track, "health_social");
    bool young = !text_starts_with(course->level, TEXT("bac+"));
    bool own_code = text_starts_with(course->code, TEXT("REG"));
    if (text_is(kind, "health_social")) return health;
    if (own_code) return false;
    if (text_is(kind, "lycee_general")) return text_is(course->track, "general");
    if (text_is(kind, "lycee_technological")) return text_is(course->track, "technological");
    if (text_is(kind, "agricultural") || text_is(kind, "mfr"))
        return young && (text_is(course->track, "agricultural") ||
                         text_is(course->diploma, "bac_pro_agricole"));
    if (text_is(kind, "lycee_polyvalent"))
        return young && !text_is(course->track, "agricultural") && !health;
    return young && text_is(course->track, "professional");
}

static const struct demo_course *course_at(struct demo *d, const struct demo_school *school)
{
    size_t from = (size_t)dice_below(&d->dice, (int64_t)d->course_count);
    for (size_t i = 0; i < d->course_count; i++) {
        const struct demo_course *course = &d->courses[(from + i) % d->course_count];
        if (teaches(school->kind, course)) return course;
    }
    return &d->courses[from];
}

/* 14 to 15 in 3e, 19 and more after the bac. */
static int64_t birth_day_for(struct demo *d, const struct demo_course *course)
{
    int age = text_is(course->level, "tle")   ? 17
              : text_is(course->level, "1re") ? 16
              : text_is(course->level, "2de") ? 15
              : text_is(course->level, "3e")  ? 14
              : text_is(course->level, "4e")  ? 13
                                              : 19;
    return d->opens_day - age * 365 + dice_below(&d->dice, 365);
}

static bool is_fictional_site(const struct demo_school *school)
{
    return text_is(school->kind, "other") || text_is(school->kind, "cfa");
}

static const struct demo_school *school_for(struct demo *d)
{
    for (;;) {
        const struct demo_school *school =
            &d->schools[dice_below(&d->dice, (int64_t)d->school_count)];
        /* Training centres other than schools take few card holders. */
        if (!is_fictional_site(school) || dice_below(&d->dice, 12) == 0) return school;
    }
}

struct text demo_mail(struct arena *arena, int64_t number)
{
    return text_format(arena, "jeune%lld@courrier.example", (long long)number);
}

struct text demo_order_body(struct demo *d, struct arena *arena, int64_t number)
{
    const struct demo_school *school = school_for(d);
    const struct demo_course *course = course_at(d, school);
    const struct demo_name *given = draw(&d->dice, d->given, d->given_count);
    const struct demo_name *family = draw(&d->dice, d->family, d->family_count);
    int64_t birth = birth_day_for(d, course);
    struct text_builder body = { .arena = arena };
    build_chars(&body, "{");
    demo_member(&body, "given_name", given->name);
    demo_member(&body, "family_name", family->name);
    demo_member(&body, "birth_day", day_iso(arena, birth));
    demo_member(&body, "sex", given->sex == 'f' || given->sex == '2' ? TEXT("f") : TEXT("m"));
    demo_member(&body, "mail", demo_mail(arena, number));
    demo_member(&body, "postcode", school->postcode);
    demo_member(&body, "commune", school->commune);
    demo_member(&body, "school_uai", school->uai);
    demo_member(&body, "course", course->code);
    demo_member(&body, "class_name",
                text_format(arena, "%.*s %c", TEXT_ARGS(course->level),
                            (char)('A' + dice_below(&d->dice, 4))));
    demo_member(&body, "code", demo_code(arena, demo_hash(given->name, family->name, birth)));
    build_chars(&body, ",\"charter\":true}");
    return built(&body);
}

/* Nine in ten order before the holidays, the others when school begins. */
static int64_t order_instant(struct demo *d)
{
    bool early = dice_below(&d->dice, 10) != 0;
    int64_t from = demo_instant(d, early ? 0 : AUTUMN, 8);
    return from + dice_below(&d->dice, (early ? 34 : 30) * (int64_t)DAY_MS);
}

static enum err send_orders(struct demo *d)
{
    struct crowd crowd;
    crowd_open(&crowd, d->product, "commandes de cartes", d->people);
    struct actor nobody = { .role = ANYONE };
    for (int64_t i = 0; i < d->people; i++) {
        struct crowd_call *call = crowd_call(&crowd, "card_order", nobody, order_instant(d));
        if (!call) break;
        crowd_send(call, demo_order_body(d, &call->arena, i + 1));
    }
    crowd_close(&crowd);
    return crowd.refused > d->people / 100 ? DEFECT : OK;
}

/* --- the schools decide ----------------------------------------------------------------------- */
struct files {
    struct demo *demo;
    int64_t after;
    struct demo_file_row *rows;
    size_t n;
};

static enum err read_files(struct tx *tx, void *arg)
{
    struct files *f = arg;
    return sql_demo_files(tx, f->demo->campaign_id, f->after, PAGE, &f->rows, &f->n);
}

static struct text refusal_body(struct arena *arena, int64_t enrolment_id)
{
    return text_format(arena,
                       "{\"enrolment_id\":\"%lld\",\"reason\":"
                       "\"Vous n'êtes pas inscrit dans notre établissement.\"}",
                       (long long)enrolment_id);
}

struct text demo_validation_body(struct arena *arena, int64_t enrolment_id, struct text course,
                                 bool disability)
{
    struct text_builder body = { .arena = arena };
    build_format(&body, "{\"enrolment_id\":\"%lld\",\"holder\":\"pupil\",\"course\":",
                 (long long)enrolment_id);
    build_json_string(&body, course);
    build_format(&body, ",\"disability\":%s}", disability ? "true" : "false");
    return built(&body);
}

static void decide(struct demo *d, struct crowd *crowd, const struct demo_file_row *file)
{
    int64_t luck = dice_below(&d->dice, 100);
    if (luck < 2) return; /* still waits */
    int64_t at = file->ordered_ms + dice_between(&d->dice, 1, 12) * (int64_t)DAY_MS;
    struct actor school = { .role = SCHOOL, .school_id = file->school_id };
    bool refuse = luck == 2;
    struct crowd_call *call =
        crowd_call(crowd, refuse ? "enrolment_refuse" : "enrolment_validate", school, at);
    if (!call) return;
    crowd_send(call, refuse ? refusal_body(&call->arena, file->enrolment_id)
                            : demo_validation_body(&call->arena, file->enrolment_id, file->course,
                                                   luck == 3));
}

static enum err send_decisions(struct demo *d)
{
    struct crowd crowd;
    crowd_open(&crowd, d->product, "validations des établissements", d->people);
    struct files f = { .demo = d };
    enum err e = OK;
    do {
        struct arena arena = arena_make(16 << 20);
        e = store_read(d->product->store, &arena, read_files, &f);
        for (size_t i = 0; i < f.n && !e; i++) decide(d, &crowd, &f.rows[i]);
        if (f.n && !e) f.after = f.rows[f.n - 1].enrolment_id;
        arena_free(&arena);
    } while (!e && f.n == PAGE);
    crowd_close(&crowd);
    return e ? e : crowd.refused > d->people / 50 ? DEFECT : OK;
}

/* --- the cards leave -------------------------------------------------------------------------- */
struct cards {
    int64_t after;
    struct demo_cards_row *rows;
    size_t n;
};

static enum err read_cards(struct tx *tx, void *arg)
{
    struct cards *c = arg;
    return sql_demo_cards(tx, c->after, PAGE, &c->rows, &c->n);
}

static void send_card(struct demo *d, struct crowd *crowd, const struct demo_cards_row *card)
{
    enum { MAKING_DAYS = 11 };
    int64_t at_ms = card->ordered_ms + MAKING_DAYS * (int64_t)DAY_MS;
    if (at_ms >= d->until_ms) return; /* still being made */
    struct crowd_call *call = crowd_call(crowd, "card_sent", operator_actor, at_ms);
    if (!call) return;
    crowd_send(call,
               text_format(&call->arena, "{\"person_id\":\"%lld\"}", (long long)card->person_id));
}

static enum err send_cards(struct demo *d)
{
    struct crowd crowd;
    crowd_open(&crowd, d->product, "cartes envoyées", d->people);
    struct cards c = { 0 };
    enum err e = OK;
    do {
        struct arena arena = arena_make(16 << 20);
        e = store_read(d->product->store, &arena, read_cards, &c);
        for (size_t i = 0; i < c.n && !e; i++) send_card(d, &crowd, &c.rows[i]);
        if (c.n && !e) c.after = c.rows[c.n - 1].id;
        arena_free(&arena);
    } while (!e && c.n == PAGE);
    crowd_close(&crowd);
    return e ? e : crowd.refused ? DEFECT : OK;
}

enum err demo_orders(struct demo *d)
{
    enum err e = send_orders(d);
    if (!e) e = send_decisions(d);
    return e ? e : send_cards(d);
}
