/* model.h - what should happen, worked out from REQUIREMENTS.md (R…) and RULES.md (D…) alone: no
 * line is shared with src. Each function takes what somebody asks at an instant, says in `expected`
 * what must be answered, and moves the model on as if it had been.
 *
 * One person's story depends on others' only through partners (their conventions, blocks, runs),
 * which the driver changes while nobody else acts: so the order between persons never matters. */
#pragma once
#include <stddef.h>

#include "calendar.h"
#include "world.h"

/* --- answers ---------------------------------------------------------------------------------- */
enum { SAID_MAX = 8, LIST_BYTES = 12000 };
struct expected {
    const char *refusal; /* the end of a problem's type; NULL: it is done */
    struct {
        const char *name;
        char value[96];
    } said[SAID_MAX]; /* members of the answer */
    size_t said_count;
    char
        *list; /* an answer that is a list, one line an item, sorted by whoever compares; or NULL */
};
void expected_reset(struct expected *); /* keeps the list's memory */
void expect_refusal(struct expected *, const char *refusal);
void expect_number(struct expected *, const char *name, int64_t);
void expect_text(struct expected *, const char *name, const char *);
void expect_day(struct expected *, const char *name, int64_t day);
void expect_line(struct expected *, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* --- a person --------------------------------------------------------------------------------- */
enum { CARDS_MAX = 64, NOBODY = -1 };
enum instalment { I_NONE, I_FAMILY_1, I_FAMILY_2, I_PRO_1, INSTALMENTS }; /* R55, D4 */
enum file_state { F_NONE, F_ORDERED, F_VALIDATED, F_REFUSED, F_DEPARTED };
struct file {
    enum file_state state;
    int school, course; /* course NOBODY: the order did not say */
    enum holder holder;
    int64_t ordered_on, validated_on;
    bool loaded[INSTALMENTS]; /* some decision of this year gave it */
};
struct wallet {
    bool is, closed, frozen;
    int64_t held_until; /* the last day of a suspension; 0: none */
    int64_t granted;    /* with what a till added (R58) */
    int64_t balance, spent, from, until, last_use, used_that_day;
};
enum card_state { C_TO_PRODUCE, C_SENT, C_BLOCKED, C_REPLACED };
struct card {
    enum card_state state;
    bool phone_blocked;
    int campaign, wrong_in_all;
    int64_t state_day;
    struct {
        int wrong;
        int64_t day;
    } tries[PARTNERS_MAX];
};
struct use {
    int campaign, partner;
    enum benefit benefit;
    int64_t amount, region, top_up, refunded, refunded_region, day;
    int line;         /* of a run; NOBODY: none */
    int64_t known_as; /* the driver's: the program's id */
};
struct back { /* a refund, as a partner's due */
    int use, line;
    int64_t region, day;
};
struct person {
    bool ordered, closed, girl, disability, illness;
    int64_t birth_day;
    char code[5];
    struct file files[YEARS];
    struct wallet wallets[YEARS][B_COUNT];
    struct card cards[CARDS_MAX];
    int card_count;
    struct use *uses;
    struct back *backs;
    int use_count, use_room, back_count, back_room;
};
void person_forget(struct person *);    /* gives its memory back */
int latest_file(const struct person *); /* campaign, or NOBODY */

/* --- partners and runs ------------------------------------------------------------------------ */
enum { CONVENTIONS_MAX = 24, BLOCKS_MAX = 64 };
struct convention {
    enum benefit benefit;
    int64_t from, until, price;
};
struct block {
    int benefit; /* NOBODY: all that is due */
    bool on;
    const char *reason;
    int64_t known_as;
};
struct partner {
    struct convention conventions[CONVENTIONS_MAX];
    int convention_count;
    struct block blocks[BLOCKS_MAX];
    int block_count;
    bool leaves;
    int64_t last_day;
};
enum run_state { R_PREPARED, R_APPROVED, R_DROPPED };
enum line_state { LINE_PREPARED, LINE_IN_TRANSIT, LINE_PAID, LINE_REJECTED, LINE_DROPPED };
struct run {
    enum run_state state;
    int prepared_by;
    int64_t known_as;
};
struct line {
    int run, partner;
    enum line_state state;
    int64_t cents, known_as;
};
struct model {
    struct partner partners[PARTNERS_MAX];
    struct person *persons;
    int person_count;
    struct run *runs;
    struct line *lines;
    int run_count, run_room, line_count, line_room;
};
void model_open(struct model *, struct person *, int person_count);
void model_close(struct model *);

/* --- the order and the file: file.c ----------------------------------------------------------- */
struct order_said {
    int school, course; /* school NOBODY: one that does not exist */
    const char *code;
    bool charter, code_is_common;
};
void model_order(struct person *, int64_t at, const struct order_said *, struct expected *);
struct year_said {
    enum holder holder;
    int course; /* the last one is in no catalogue */
};
/* `school`: who decides; NOBODY: the Region. */
void model_validate(struct person *, int64_t at, int campaign, int school, const struct year_said *,
                    bool disability, struct expected *);
void model_refuse(struct person *, int64_t at, int campaign, int school, struct expected *);
void model_change(struct person *, int64_t at, int campaign, int school, const struct year_said *,
                  struct expected *);
void model_depart(struct person *, int64_t at, int campaign, int school, struct expected *);
void model_undo(struct person *, int64_t at, int campaign, int school, struct expected *);
void model_revalidate(struct person *, int64_t at, int school, const struct year_said *,
                      struct expected *);
enum presented { BY_PLASTIC, BY_PHONE, BY_NUMBER };
void model_take_in(struct person *, int64_t at, int school, int card, enum presented,
                   const struct year_said *, struct expected *);
void model_health(struct person *, int64_t at, bool disability, bool illness, struct expected *);
void model_leave(struct person *, struct expected *); /* D11 */

/* --- benefits: grant.c ------------------------------------------------------------------------ */
/* Decides each benefit of a validated file again (R12, R13, D1, D4, D35). */
void grant_all(struct person *, int campaign, int64_t today);
void grant_leave_school(struct person *, int campaign, int64_t today); /* D2, D3 */
void model_suspend(struct person *, int64_t at, int campaign, enum benefit, bool suspended,
                   struct expected *);
void model_reward(struct person *, int64_t at, int campaign, enum engagement, struct expected *);
/* Lines of what somebody has, and of what they have not; health: shown to the holder only. */
void model_wallets(const struct person *, int64_t at, bool to_holder, struct expected *);
bool is_young(enum holder);
int64_t grant_of(const struct person *, int campaign, enum benefit, int64_t today); /* R58-R66 */
int64_t wallet_shows(const struct wallet *, enum benefit); /* the balance as people see it */

/* --- cards: cards.c --------------------------------------------------------------------------- */
void give_card(struct person *, int campaign, int64_t today);
/* True when it opens something, else what is answered instead. `card` NOBODY: made up. */
bool card_opens(const struct person *, int card, enum presented, struct expected *);
/* The same for the code, at a partner's (R81, D33). `code` NULL: not typed. */
bool code_opens(struct person *, int card, int partner, int64_t today, const char *code,
                struct expected *);
void code_was_right(struct person *, int card, int partner);
void model_code_change(struct person *, const char *code, bool is_common, struct expected *);
void model_card_block(struct person *, int64_t at, bool phone_too, struct expected *);
void model_card_again(struct person *, int64_t at, bool by_holder, struct expected *);
void model_card_sent(struct person *, int64_t at, struct expected *);
bool code_is_birthday(const struct person *, const char *code); /* R21 */

/* --- the counter: counter.c ------------------------------------------------------------------- */
struct sale_said {
    int card; /* NOBODY: made up */
    enum presented as;
    int partner, till; /* whose place, and whose cashier */
    int campaign;      /* NOBODY: made up */
    int benefit;       /* NOBODY: made up */
    int64_t amount, units, price;
    const char *code; /* NULL: not typed */
};
/* The index of the use, or NOBODY. */
int model_pay(struct model *, struct person *, int64_t at, const struct sale_said *,
              struct expected *);
void model_check(struct model *, const struct person *, int64_t at, int card, enum presented,
                 int partner, int till, struct expected *);
struct refund_said {
    int use, till; /* till NOBODY: the Region */
    int64_t amount, units;
};
void model_refund(struct person *, int64_t at, const struct refund_said *, struct expected *);

/* --- money back to partners: run.c ------------------------------------------------------------ */
/* The index of the block. */
int model_block(struct model *, int partner, int benefit, const char *reason, struct expected *);
void model_unblock(struct model *, int partner, int block, struct expected *);
int model_prepare(struct model *, int64_t until, int accountant); /* the run's index */
void model_approve(struct model *, int run, int accountant, struct expected *);
void model_send(struct model *, int run, struct expected *);
void model_drop(struct model *, int run, struct expected *);
void model_settle(struct model *, int run, struct expected *);
void model_line(struct model *, int line, bool paid, struct expected *);
/* Lines of a partner's money, each with its state and what blocks it (R111). */
void model_dues(const struct model *, int partner, struct expected *);
int64_t model_payable(const struct model *, int partner); /* what the books owe it now */
