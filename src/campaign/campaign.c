/* Keeps each revision of each campaign's catalogue in memory, read once. A revision is immutable,
 * so readers share it without a lock; only finding it takes one. */
#include "campaign/campaign.h"

#include <pthread.h>

#include "base/civil.h"
#include "base/log.h"
#include "sql/campaign_sql.h"

enum { CATALOGUE_MEMORY = 64 << 20, REVISIONS_MAX = 256 };

struct revision {
    int64_t campaign_id, number;
    struct arena arena;
    const struct catalogue *catalogue;
};
struct campaigns {
    pthread_mutex_t lock;
    struct revision known[REVISIONS_MAX];
    size_t n;
};

struct campaigns *campaigns_make(struct arena *arena)
{
    struct campaigns *all = ARENA_NEW(arena, struct campaigns);
    if (all) pthread_mutex_init(&all->lock, NULL);
    return all;
}

void campaigns_free(struct campaigns *all)
{
    if (!all) return;
    for (size_t i = 0; i < all->n; i++) arena_free(&all->known[i].arena);
    pthread_mutex_destroy(&all->lock);
}

static const struct catalogue *find(struct campaigns *all, int64_t campaign_id, int64_t number)
{
    for (size_t i = 0; i < all->n; i++)
        if (all->known[i].campaign_id == campaign_id && all->known[i].number == number)
            return all->known[i].catalogue;
    return NULL;
}

/* Called with the lock held: two threads never read the same revision twice. */
static enum err read_revision(struct call *c, struct campaigns *all, int64_t campaign_id,
                              const struct catalogue **out)
{
    struct campaign_text_row row;
    enum err e = sql_campaign_text(c->tx, campaign_id, &row);
    if (e) return e;
    if (all->n == REVISIONS_MAX) return DEFECT;
    struct revision *r = &all->known[all->n];
    *r = (struct revision){ .campaign_id = campaign_id, .number = row.revision };
    r->arena = arena_make(CATALOGUE_MEMORY);
    struct catalogue *catalogue;
    struct catalogue_notes notes;
    e = catalogue_read(&r->arena, row.catalogue, row.courses, &catalogue, &notes);
    if (e) {
        log_event(LOG_ERROR, "stored_catalogue_unreadable", "campaign=%lld err=%s",
                  (long long)campaign_id, err_name(e));
        arena_free(&r->arena);
        return e == CATALOGUE_FAULTY ? DEFECT : e;
    }
    r->catalogue = *out = catalogue;
    all->n++;
    return OK;
}

static enum err campaign_load(struct call *c, int64_t campaign_id, int64_t revision,
                              struct campaign *out)
{
    struct campaigns *all = region_of(c)->campaigns;
    pthread_mutex_lock(&all->lock);
    const struct catalogue *catalogue = find(all, campaign_id, revision);
    enum err e = catalogue ? OK : read_revision(c, all, campaign_id, &catalogue);
    pthread_mutex_unlock(&all->lock);
    *out = (struct campaign){ campaign_id, revision, catalogue };
    return e;
}

enum err campaigns_all(struct call *c, struct campaign **out, size_t *n)
{
    struct campaign_list_row *rows;
    enum err e = sql_campaign_list(c->tx, &rows, n);
    if (e) return e;
    *out = ARENA_ARRAY(c->arena, struct campaign, *n ? *n : 1);
    if (!*out) return NO_MEMORY;
    for (size_t i = 0; i < *n && !e; i++)
        e = campaign_load(c, rows[i].id, rows[i].revision, &(*out)[i]);
    return e;
}

enum err campaign_by_id(struct call *c, int64_t campaign_id, struct campaign *out)
{
    struct campaign_list_row *rows;
    size_t n;
    enum err e = sql_campaign_list(c->tx, &rows, &n);
    if (e) return e;
    for (size_t i = 0; i < n; i++)
        if (rows[i].id == campaign_id) return campaign_load(c, campaign_id, rows[i].revision, out);
    return NO_ROW;
}

enum err campaign_by_code(struct call *c, struct text code, struct campaign *out)
{
    struct campaign_list_row *rows;
    size_t n;
    enum err e = sql_campaign_list(c->tx, &rows, &n);
    if (e) return e;
    for (size_t i = 0; i < n; i++)
        if (text_equal(rows[i].code, code))
            return campaign_load(c, rows[i].id, rows[i].revision, out);
    return NO_ROW;
}

enum err campaign_to_order(struct call *c, struct campaign *out)
{
    struct campaign *all;
    size_t n;
    enum err e = campaigns_all(c, &all, &n);
    if (e) return e;
    int64_t opens_on = INT64_MAX, closed_on = INT64_MIN;
    bool found = false;
    for (size_t i = 0; i < n; i++) {
        const struct catalogue *k = all[i].catalogue;
        if (c->today < k->orders_from_day) {
            if (k->orders_from_day < opens_on) opens_on = k->orders_from_day;
        } else if (c->today > k->orders_until_day) {
            if (k->orders_until_day > closed_on) closed_on = k->orders_until_day;
        } else {
            *out = all[i]; /* the latest of those open: they are sorted */
            found = true;
        }
    }
    if (found) return OK;
    if (opens_on != INT64_MAX) {
        facts_add_day(&c->facts, "opens_on", opens_on);
        return ORDERS_NOT_OPEN;
    }
    if (closed_on == INT64_MIN) return NO_CAMPAIGN;
    facts_add_day(&c->facts, "closed_on", closed_on);
    return ORDERS_CLOSED;
}

enum err campaign_to_validate(struct call *c, struct campaign *out)
{
    struct campaign *all;
    size_t n;
    enum err e = campaigns_all(c, &all, &n);
    if (e) return e;
    int64_t opens_on = INT64_MAX;
    bool found = false;
    for (size_t i = 0; i < n; i++) {
        const struct catalogue *k = all[i].catalogue;
        if (c->today >= k->validations_from_day && c->today <= k->until_day) {
            *out = all[i];
            found = true;
        } else if (c->today < k->validations_from_day && k->validations_from_day < opens_on) {
            opens_on = k->validations_from_day;
        }
    }
    if (found) return OK;
    if (opens_on == INT64_MAX) return NO_CAMPAIGN;
    facts_add_day(&c->facts, "opens_on", opens_on);
    return VALIDATIONS_NOT_OPEN;
}

struct text campaigns_word(const struct campaign *all, size_t n, enum fact_id fact,
                           struct text word, enum lang lang)
{
    for (size_t i = n; i-- > 0;) {
        const struct word_list *list = &all[i].catalogue->words_of[fact];
        for (size_t j = 0; j < list->n; j++)
            if (text_equal(list->at[j].code, word)) return list->at[j].label.in[lang];
    }
    return word;
}

const struct benefit *campaigns_benefit(const struct campaign *all, size_t n, struct text code)
{
    const struct benefit *benefit = NULL;
    for (size_t i = n; i-- > 0 && !benefit;) benefit = catalogue_benefit(all[i].catalogue, code);
    return benefit;
}
