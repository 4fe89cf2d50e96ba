/* demo.h - a Region to look at: real schools and partners, made-up people, a year of their life,
 * all through the real operations with the clock of each. */
#pragma once
#include "command/reach.h"
#include "demo/dice.h"

/* What the making needs, in `arena`. */
struct demo_school {
    int64_t id;
    struct text uai, name, kind, department, postcode, commune;
};
struct demo_course {
    struct text code, level, track, diploma;
};
struct demo_name {
    struct text name;
    char sex;
    int64_t until; /* running sum of the weights */
};
struct demo {
    struct product *product;
    struct arena arena;
    struct dice dice;
    int64_t people;
    int64_t until_ms; /* the day the demo shows: nothing happens after it */
    const char *data_dir, *catalogue_dir;
    struct demo_school *schools;
    size_t school_count;
    struct demo_course *courses;
    size_t course_count;
    struct demo_name *given, *family;
    size_t given_count, family_count;
    int64_t campaign_id;           /* the one shown */
    int64_t opens_day, closes_day; /* of its orders, inclusive */
    struct actor accountant, second_accountant, benefit_manager;
};
/* Each says what it did on stderr and leaves everything in the database. */
enum err demo_open_region(struct demo *); /* catalogues, schools, partners, names */
enum err demo_orders(struct demo *);      /* young people order, schools decide */
enum err demo_year(struct demo *);        /* what they buy, see and give back */
enum err demo_money(struct demo *);       /* loads, ends and reimbursement runs of the year */
enum err demo_cast(struct demo *);        /* who one can be, with passwords */

/* One operation as `who` at that instant; 0: now. A refusal is told on stderr. */
enum err demo_call(struct demo *, int64_t at_ms, struct actor who, const char *operation,
                   struct text body, struct text *answer);
/* Adds "name":"value" to the object begun in `body`. */
void demo_member(struct text_builder *body, const char *name, struct text value);

/* The inputs of card_order, for somebody drawn from the names, and of enrolment_validate. `number`
 * makes the mail address, and so the person, a new one. */
struct text demo_mail(struct arena *, int64_t number);
struct text demo_order_body(struct demo *, struct arena *, int64_t number);
struct text demo_validation_body(struct arena *, int64_t enrolment_id, struct text course,
                                 bool disability);

/* The code somebody of the demo chose: made of who they are, so that nobody need remember it. */
struct text demo_code(struct arena *, int64_t person_hash);
/* What demo_code is made of. */
int64_t demo_hash(struct text given_name, struct text family_name, int64_t birth_day);
/* So many days after orders open, at that hour of Paris. */
int64_t demo_instant(const struct demo *, int64_t days, int hour);
/* A file of data_dir. */
enum err demo_file(struct demo *, const char *name, struct text *out);
