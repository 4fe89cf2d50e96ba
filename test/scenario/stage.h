/* stage.h - a small Region on a stage, for scenarios: schools, partners and campaigns imported by
 * the real operations, a clock that stands where the scenario puts it, and people who act. Nothing
 * is written except through operations; what they answer is compared in plain words. */
#pragma once
#include "command/reach.h"
#include "store/store_testing.h"

struct stage {
    struct test_database database;
    struct product product;
    struct arena arena;
    struct text answer; /* of the last call */
    char keys_path[256], upload_dir[256];
    struct stage_upload { /* kept, to be put back after it was wiped */
        struct text path, content;
    } uploads[32];
    size_t upload_count;
};
extern struct stage stage;

/* Opens the Region with these catalogues (paths, NULL-ended) on the engine of argv. */
void stage_open(const char *const *catalogues);
void stage_close(void); /* and the books must be right */
/* The clock: "2024-06-11T08:00", Paris. */
void stage_at(const char *instant);

/* Whom the scenario calls as. Staff get real accounts, so that the books know every actor. */
struct actor as_operator(void);
struct actor as_region(enum role);
struct actor as_school(const char *uai);
struct actor as_cashier(const char *siret);
struct actor as_manager(const char *siret);
struct actor as_holder(int64_t person_id);
struct actor as_representative(const char *mail);

/* Calls; the body is JSON with ' for ". */
enum err call_as(struct actor, const char *operation, const char *body, ...)
    __attribute__((format(printf, 3, 4)));
/* The same with a chosen Idempotency-Key. */
enum err call_with_key(struct actor, const char *key, const char *operation, const char *body, ...)
    __attribute__((format(printf, 4, 5)));
enum err job_as(struct actor, const char *operation, const char *body, ...)
    __attribute__((format(printf, 3, 4)));
/* campaign_rehearse with a catalogue's file; `against` may be NULL. */
enum err rehearse_as(struct actor, const char *catalogue_path, const char *population,
                     const char *against);
/* Imports a file of schools or partners ("school", "partner") as the operator. */
void stage_import(const char *what, struct text csv);
struct text stage_file(const char *path); /* read whole */
/* Uploads a file as people do; its id. */
int64_t upload_as(struct actor, struct text content);
void uploads_put_back(void); /* those that were wiped, for another try */
/* What an EXPORT sends, as CSV; the absent text and *refusal when it is refused. */
struct text export_as(struct actor, enum err *refusal, const char *operation, const char *body, ...)
    __attribute__((format(printf, 4, 5)));
int64_t answered(const char *path);          /* a number or an id of the last answer; -1: missing */
const char *answered_text(const char *path); /* "" when missing */
int64_t known(const char *sql);              /* the first cell, read beside the store */

/* The call's answer stands beside what was expected when they differ. */
const char *outcome(enum err, enum err expected);
#define must(expression)       assert_string_equal(outcome(expression, OK), "OK")
#define refused(expression, e) assert_string_equal(outcome(expression, e), err_name(e))

/* --- what every scenario starts with ---------------------------------------------------------- */
/* A pupil orders on `instant`; returns the person's id. */
int64_t order_card(const char *given_name, const char *family_name, const char *birth_day,
                   const char *sex, const char *mail, const char *uai, const char *code);
/* The person's file in a campaign, and its validation by that school. */
int64_t file_of(int64_t person_id, const char *campaign);
enum err validate(int64_t person_id, const char *campaign, const char *uai, const char *course);
/* The QR token of the phone. */
const char *token_of(int64_t person_id);
/* Pays at the partner's first place; *_cents and units 0 where not meant. */
struct purchase {
    const char *siret, *campaign, *benefit, *code;
    int64_t amount_cents, units, price_cents;
};
enum err pay(int64_t person_id, struct purchase);
enum err give_back(const char *siret, int64_t payment_id, int64_t amount_cents, int64_t units);
/* What is left: cents or units; -1 when there is no such wallet. */
int64_t balance(int64_t person_id, const char *campaign, const char *benefit);
/* Sum of an account class for a partner's benefit in a campaign, from the transfers alone. */
int64_t payable(const char *siret, const char *campaign, const char *benefit);
int64_t transfers(const char *kind_sql);  /* how many match the condition */
void stage_engine(int argc, char **argv); /* "sqlite" or "postgres" */
