/* rehearsal.h - what a campaign's file would give and cost before anybody's money depends on it:
 * the rules of the file, asked for every validated person of a campaign, by benefit, month and
 * department, and who gains and who loses against the file in force. Nothing is written. */
#pragma once
#include "benefit/benefit.h"

/* People who get something, how much of it (cents or units), and what it costs at most: money as it
 * is, units at their price less the holder's part. */
struct tally {
    int64_t people, amount, cents;
};
struct rehearsed_department {
    struct tally after, before;
};
/* A benefit of the file rehearsed, or of the one compared with, or of both. */
struct rehearsed_benefit {
    const struct benefit *after, *before; /* NULL: not in that file */
    int64_t price_after, price_before;    /* what a unit costs the Region, in cents */
    int64_t month_day;                    /* the first day of the month in which it is loaded */
    struct tally after_all, before_all;
    int64_t gainers, losers;                  /* people, by the cents they would get */
    struct rehearsed_department *departments; /* in the order of rehearsal.departments */
};
/* Those of one level and track, by all they would get together. */
struct rehearsed_group {
    struct text level, track;
    int64_t people, gainers, losers, cents_after, cents_before;
};
enum { REHEARSAL_DEPARTMENTS = 128, REHEARSAL_GROUPS = 256, DEPARTMENT_CHARS = 8 };
struct rehearsal {
    const struct catalogue *after, *before; /* before: NULL, nothing to compare with */
    int64_t population_id;                  /* whose files */
    int64_t campaign_id, before_id;         /* which campaigns the files are; 0: none yet */
    int64_t day;                            /* on which the files are thought to be validated */
    struct rehearsed_benefit *benefits;
    size_t benefit_count;
    char departments[REHEARSAL_DEPARTMENTS][DEPARTMENT_CHARS]; /* "69"; of the school */
    size_t department_count;
    struct rehearsed_group groups[REHEARSAL_GROUPS];
    size_t group_count;
    int64_t people, total, gainers, losers, after_id;
    bool over;
};

/* Prices and numbers of people come from the database. In r: after, before, population_id,
 * campaign_id, day. It lives in the call's arena. */
enum err rehearsal_begin(struct call *, struct rehearsal *);
/* Some thousand people more, on the call's snapshot; sets `over` after the last. */
enum err rehearsal_step(struct call *, struct rehearsal *);
