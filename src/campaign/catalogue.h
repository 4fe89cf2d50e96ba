/* catalogue.h - one campaign as data (R10-R16, R50-R67): what catalogue/2024-2025.yaml says, read,
 * checked and ready to decide. Immutable once read; shared by all threads; everything lives in
 * the arena it was read into. The format of the file: docs/decisions/0005-catalogue-file.md. */
#pragma once
#include "base/arena.h"
#include "base/err.h"
#include "campaign/fact.h"

enum measure {
    MEASURE_MONEY,  /* cents, whole or in part (R82) */
    MEASURE_UNITS,  /* seats: the convention's price less the holder's euro (R60, D31) */
    MEASURE_ACCESS, /* free and unlimited: leaves a zero-amount use (R63) */
    MEASURE_COUPON, /* single use, fixed price to the provider (R65) */
    MEASURE_LINK,   /* an entitlement to an outside site (R64) */
    MEASURE_GRANT   /* paid to an organisation, not on the card (R53) */
};
enum collective { NOT_COLLECTIVE, GROUP_ORDER, GROUP_OUTING };
enum window_start {
    FROM_VALIDATION, /* loaded when the file is validated, if still before the end (R12, D35) */
    FROM_DATE,       /* loaded that day, or at once when validated later (R13) */
    FROM_LOADING     /* its own clock: `months` from the day of loading (R15, D40) */
};
struct bilingual {
    struct text in[2]; /* by enum lang */
};
struct window {
    struct text code;
    enum window_start start;
    int64_t from_day;  /* FROM_DATE; DAY_NONE else */
    int64_t until_day; /* inclusive; FROM_LOADING: DAY_NONE */
    int64_t months;    /* FROM_LOADING; 0 else */
};

/* A cell of a decision table: empty matches anything, a fact that is not known included; else the
 * values it accepts, as ordered disjoint spans of numbers, ranks of levels, yes (1) or no (0), or
 * interned words, so that deciding and checking never compare text. */
struct span {
    int64_t low, high; /* both inclusive */
};
struct cell {
    bool any;
    struct span *spans;
    size_t n;
};
struct amount_row {
    struct cell *cells;     /* as many as the table's columns */
    int64_t amount;         /* cents or units; access, link, grant: 1 yes; 0: refused by this row */
    bool review;            /* "review": the Region decides case by case (D5) */
    struct text instalment; /* "" or the "track/rank" key of a payment made once (R55, D4) */
    int line, column;       /* in the file, for people */
};
struct amount_table {
    enum fact_id *columns;
    size_t column_count;
    struct amount_row *rows; /* the first that matches wins */
    size_t row_count;
};
struct condition { /* all of them must match */
    enum fact_id *columns;
    struct cell *cells;
    size_t n;
};
struct adjustment { /* applied in order after the table; never lowers the amount */
    struct condition when;
    int64_t times; /* 2: doubled; 0: not used */
    int64_t to;    /* raised to this; 0: not used */
};
struct benefit {
    struct text code;
    struct bilingual label, about; /* about: one plain sentence, what it buys and where */
    enum measure measure;
    struct text unit;            /* units and coupons: what is counted, e.g. "seat" */
    struct bilingual unit_label; /* "place" / "seat" */
    size_t window;               /* index in catalogue.windows */
    enum collective collective;
    struct text envelope;     /* benefits of one envelope replace each other (D1); own code else */
    bool school_bound;        /* frozen when the pupil leaves the school (D2, D7) */
    bool health;              /* shown to the holder only (R65) */
    bool code_needed;         /* the holder's code at the counter (R81) */
    bool once;                /* one use a campaign, the rest is lost (D26) */
    bool loan;                /* handed out by the school itself: textbooks (R42, R50) */
    bool in_person;           /* the holder, not a proxy (D15) */
    int64_t co_payment_cents; /* the holder's part of each unit (R60) */
    int64_t co_payment_percent; /* the holder's part of the price, 0..99 */
    int64_t price_cents;        /* coupons: to the provider; 0: the convention's price */
    int64_t cap_per_day;        /* cents or units a day, 0: none */
    int64_t cap_per_use;        /* cents or units a use, 0: none */
    int64_t budget_cents;       /* the Region's budget for the campaign (R112) */
    bool demo_value;            /* an amount the Region has not stated; marked so on screen */
    bool given_by_health;  /* a column of the table is about health: to have it says something */
    bool varies_by_health; /* that, or an adjustment asks: no amount is ever explained */
    struct amount_table amount;
    struct adjustment *adjust, *top_up_at_use;
    size_t adjust_count, top_up_count;
    struct condition *spend; /* any of them must match the place: kinds, relation, sport */
    size_t spend_count;      /* 0 for links and grants, which are not spent at a place */
    int line, column;
};
struct code_rules { /* R81, D33 */
    int64_t tries_at_partner, tries_everywhere;
};
struct word { /* how a fact's word is said */
    struct text code;
    struct bilingual label;
    int64_t symbol; /* what a span compares; a level's is its rank */
};
struct word_list {
    struct word *at;
    size_t n;
};
struct catalogue {
    struct text code; /* "2024-2025" */
    struct bilingual label;
    int64_t orders_from_day, orders_until_day;
    int64_t validations_from_day;
    int64_t from_day, until_day; /* the campaign's own window */
    struct code_rules code_rules;
    int64_t refund_months;                        /* D16: by the partner alone */
    int64_t undo_days;                            /* D43 */
    int64_t cards_per_person;                     /* D36: beyond, support */
    int64_t departure_days;                       /* D2: without a new school, benefits close */
    int64_t reply_days;                           /* R101: to reply before a decision */
    int64_t activation_months;                    /* R22: the link of the activation mail */
    int64_t delivery_min_days, delivery_max_days; /* R24 */
    enum deliver_to { TO_HOME, TO_SCHOOL } deliver_to; /* of the cards (R24) */
    struct text *levels;                               /* lowest first */
    size_t level_count;
    struct window *windows;
    size_t window_count;
    struct benefit *benefits; /* in the file's order, which is the order on screen */
    size_t benefit_count;
    struct word_list words_of[FACT_IDS]; /* declared words of each fact, with their labels */
    const struct word *partner_kinds;    /* the words of place_kind (R7) */
    size_t partner_kind_count;
    struct course *courses; /* sorted by code */
    size_t course_count;
    const struct symbol_table *symbols;
    uint8_t sha256[32]; /* of the source */
};
struct course { /* one training code (MEF) and the facts it settles (R41) */
    struct text code, label, level, track, series, diploma, trade_family;
};

/* A fault or a remark of the check, in both languages, at line:column of the file. */
struct catalogue_note {
    int line, column; /* from 1, column in characters; 0: about the file as a whole */
    bool is_fault;    /* else a warning: shadowed row, uncovered case */
    struct bilingual says;
};
struct catalogue_notes {
    struct catalogue_note *at; /* in the file's order */
    size_t n, faults;
};
/* Reads and checks. CATALOGUE_FAULTY: notes->faults > 0 and *out is not usable. `courses_csv` is
 * data/courses.csv's text; absent: courses are not checked. Faults: unknown keys, facts, levels,
 * windows, kinds, courses; amounts with three decimals (D25); windows that end before they begin;
 * duplicate codes. Warnings: rows that can never be reached, cases no row covers: courses without
 * a row where some of the same track and diploma have one. `yaml` and `courses_csv` are copied. */
enum err catalogue_read(struct arena *, struct text yaml, struct text courses_csv,
                        struct catalogue **out, struct catalogue_notes *notes);
/* "ligne 42, colonne 17 : le niveau « 1er » n'existe pas ; …" */
struct text catalogue_note_text(struct arena *, const struct catalogue_note *, enum lang);

const struct benefit *catalogue_benefit(const struct catalogue *, struct text code); /* or NULL */
const struct window *benefit_window(const struct catalogue *, const struct benefit *);
const struct course *catalogue_course(const struct catalogue *, struct text code); /* or NULL */
int catalogue_level_rank(const struct catalogue *, struct text level);             /* -1: unknown */
/* How a word is said, whichever fact it belongs to (the first that declares it), or the code. */
struct text catalogue_word(const struct catalogue *, struct text code, enum lang);
/* The same for one fact, where two facts share a code. */
struct text catalogue_fact_word(const struct catalogue *, enum fact_id, struct text code,
                                enum lang);
/* Sets every fact of source OF_COURSE: level, track, series, diploma, family of trades. */
void course_set_facts(const struct course *, struct fact_values *);

/* What a person gets of a benefit, before the till. */
enum grant_outcome { GRANTED, NOT_GRANTED, NEEDS_REVIEW };
struct grant {
    enum grant_outcome outcome;
    int64_t amount;         /* cents or units, adjustments included; access, link, grant: 1 */
    int64_t base_amount;    /* before the adjustments */
    struct text instalment; /* of the row; with NEEDS_REVIEW too: already paid, nothing to review */
    size_t row;             /* index in the table: the row that decided, or the nearest one */
    /* NOT_GRANTED: first failing column of the nearest row that gives something; FACT_IDS: there
     * is none, and row is the one that refuses, or row_count. Never a fact about health. */
    enum fact_id failed;
    bool adjusted_by_health; /* never shown to anyone but the Region's health role */
};
/* Allocates nothing; about 0.2 µs. */
struct grant catalogue_decide(const struct catalogue *, const struct benefit *,
                              const struct fact_values *);
/* The ceiling at this place for someone whose grant is `amount` (R58, D27): >= amount. */
int64_t catalogue_top_up(const struct catalogue *, const struct benefit *, int64_t amount,
                         const struct fact_values *);
/* May it be spent at a place of these facts? On false, *failed says which column refused. */
bool catalogue_may_spend(const struct catalogue *, const struct benefit *,
                         const struct fact_values *, enum fact_id *failed);
/* "Vous y avez droit parce que …" / "Vous n'y avez pas droit : il faut le niveau 1re ou Terminale ;
 * votre dossier dit 2de.", in words a pupil understands. It is made as if no fact about health
 * were known, so that nothing about health can be read in it or between its lines. Absent when
 * the arena is full. */
struct text catalogue_explain(struct arena *, const struct catalogue *, const struct benefit *,
                              const struct fact_values *, const struct grant *, enum lang);

/* What changes from one campaign's file to another's, for whoever must say it to schools and
 * partners: one sentence each. `benefit`: its code, or absent when it concerns the campaign. */
struct catalogue_change {
    struct text benefit, says;
};
struct catalogue_changes {
    struct catalogue_change *at; /* of the campaign first, then benefit by benefit */
    size_t n;
};
/* NO_MEMORY. Dates are told as the files have them: a year later is a change. */
enum err catalogue_diff(struct arena *, const struct catalogue *before,
                        const struct catalogue *after, enum lang, struct catalogue_changes *);
