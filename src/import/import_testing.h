/* import_testing.h - a Region's office for tests of the registers: the real operations of schools,
 * partners and campaigns over a database of its own, a clock that stands, and any role. */
#pragma once
#include "base/unit_test.h"
#include "campaign/campaign.h"
#include "op/service.h"
#include "store/store_testing.h"

struct office {
    struct test_world *world;
    struct arena arena; /* of files and answers */
    struct keys keys;
    struct clock clock;
    struct region region;
    struct service *service;
    char upload_dir[64];
    struct exchange last; /* the last answer */
};
/* For cmocka: opens on the engine of test_choose_engine, on 2 September 2024 at 10:00. */
int office_make(void **state);
int office_drop(void **state);
#define test_in_office(name) cmocka_unit_test_setup_teardown(name, office_make, office_drop)
void office_at(struct office *, const char *instant); /* "2024-09-02T10:00", Paris */
void office_restart(struct office *);                 /* the service, with its jobs under way */

/* Calls; the body is JSON with ' for ". */
enum err office_call(struct office *, struct actor, const char *operation, const char *body, ...)
    __attribute__((format(printf, 4, 5)));
/* The same for a BULK operation: waits for the end of its job, answers its problem, leaves its
 * report. */
enum err office_job(struct office *, struct actor, const char *operation, const char *body, ...)
    __attribute__((format(printf, 4, 5)));
enum err office_wait(struct office *, struct actor, const char *job_id); /* so for any job */
/* Of the last answer, by a path as "items.0.name": -1 and "" when it is not there. */
int64_t office_number(struct office *, const char *path);
const char *office_text(struct office *, const char *path);
/* Walks the pages of a public search; how many items, each with another id than the one before.
 * `filter`: members of the input, each followed by a comma. */
int64_t office_walk(struct office *, const char *operation, const char *filter, const char *id);
int64_t office_count(struct office *, const char *sql); /* the first cell, read beside the store */

struct actor as_admin(void), as_benefits(void), as_accountant(void), as_nobody(void);
struct actor as_manager(int64_t partner_id), as_cashier(int64_t partner_id);

/* A file of the project's data or catalogues, in the office's arena. */
struct text office_file(struct office *, const char *path);
void office_open_campaign(struct office *, const char *catalogue); /* "catalogue/2024-2025.yaml" */
/* As a JSON string with its quotes, and no apostrophe: fit for a body. */
const char *office_quoted(struct office *, struct text);
/* Uploads it as the administrator, with whatever size is said of it; answers the upload's id. */
long long office_upload(struct office *, struct text content, int64_t said_size);
/* Previews and imports; answers the job's problem. `more` goes into the order: "" or
 * ", 'good_rows_only': true". */
enum err office_import(struct office *, const char *subject, struct text csv, const char *more);

#define must(expression)       assert_string_equal(err_name(expression), "OK")
#define refused(expression, e) assert_string_equal(err_name(expression), err_name(e))
