/* Textbook day at a school (R42): hand out on presentation of the card, take back, see what is
 * still out; and the holder's own list. */
#include "sql/textbook_sql.h"
#include "textbook/textbook.h"

/* --- textbook_hand_out ------------------------------------------------------------------------ */
enum { BOOKS_MAX = 40 };
struct handed_book {
    struct text title, copy;
};
SHAPE(handed_book, FIELD(handed_book, title, TEXT_FIELD, .max = 200),
      FIELD(handed_book, copy, TEXT_FIELD, .max = 40,
            .says = "The school's own number of this copy."));
struct textbook_hand_out_in {
    struct text card;
    LIST_OF(struct handed_book) books;
};
SHAPE(textbook_hand_out_in,
      FIELD(textbook_hand_out_in, card, TEXT_FIELD, .min = 1, .max = 80, .flags = SECRET,
            .says = "The token in the QR code, or the printed number."),
      LIST_FIELD(textbook_hand_out_in, books, handed_book, .min = 1, .max = BOOKS_MAX));
struct textbook_hand_out_out {
    int64_t loan_id, books;
};
SHAPE(textbook_hand_out_out, FIELD(textbook_hand_out_out, loan_id, ID),
      FIELD(textbook_hand_out_out, books, INT));

static enum err textbook_hand_out(struct call *c, const struct textbook_hand_out_in *in,
                                  struct textbook_hand_out_out *out)
{
    struct book books[BOOKS_MAX];
    for (size_t i = 0; i < in->books.n; i++)
        books[i] = (struct book){ in->books.at[i].title, in->books.at[i].copy };
    out->books = (int64_t)in->books.n;
    enum err e =
        textbooks_hand_out(c, in->card, c->actor->school_id, books, in->books.n, &out->loan_id);
    c->object_id = out->loan_id;
    return e;
}
OP_RUN(textbook_hand_out)

/* --- textbook_take_back ----------------------------------------------------------------------- */
static const char *const fates[] = { "returned", "damaged", "lost", NULL };
struct textbook_take_back_in {
    int64_t book_id, state;
    struct text remark;
};
SHAPE(textbook_take_back_in, FIELD(textbook_take_back_in, book_id, ID),
      FIELD(textbook_take_back_in, state, CHOICE, .choices = fates, .flags = AUDITED),
      FIELD(textbook_take_back_in, remark, TEXT_FIELD, .flags = OPTIONAL, .max = 200));
#define textbook_take_back_out       nothing
#define textbook_take_back_out_shape nothing_shape

static enum err textbook_take_back(struct call *c, const struct textbook_take_back_in *in,
                                   struct nothing *out)
{
    (void)out;
    struct text remark = in->remark.at ? in->remark : TEXT("");
    return textbook_back(c, in->book_id, text_of(fates[in->state]), remark);
}
OP_RUN(textbook_take_back)

/* --- textbook_list, textbook_mine ------------------------------------------------------------- */
struct lent_book {
    int64_t book_id, person_id;
    struct text given_name, family_name, class_name, title, copy, state, remark;
    int64_t handed_out_at, back_at, gone;
};
SHAPE(lent_book, FIELD(lent_book, book_id, ID), FIELD(lent_book, person_id, ID),
      FIELD(lent_book, given_name, TEXT_FIELD), FIELD(lent_book, family_name, TEXT_FIELD),
      FIELD(lent_book, class_name, TEXT_FIELD, .flags = OPTIONAL),
      FIELD(lent_book, title, TEXT_FIELD), FIELD(lent_book, copy, TEXT_FIELD),
      FIELD(lent_book, state, TEXT_FIELD, .says = "out, returned, damaged or lost"),
      FIELD(lent_book, remark, TEXT_FIELD, .flags = OPTIONAL),
      FIELD(lent_book, handed_out_at, INSTANT),
      FIELD(lent_book, back_at, INSTANT, .flags = OPTIONAL),
      FIELD(lent_book, gone, FLAG, .says = "The pupil has left the school that lent it."));
struct lent_books {
    LIST_OF(struct lent_book) items;
    struct text next_cursor;
};
SHAPE(lent_books, LIST_FIELD(lent_books, items, lent_book),
      FIELD(lent_books, next_cursor, TEXT_FIELD, .flags = OPTIONAL));

static enum err say_books(struct call *c, const char *operation, const struct loan_book_row *rows,
                          size_t n, int64_t limit, struct lent_books *out)
{
    if (n > (size_t)limit) {
        n = (size_t)limit;
        struct page_key last = { .number = rows[n - 1].id };
        out->next_cursor = page_next(c, operation, &last);
    }
    out->items.at = ARENA_ARRAY(c->arena, struct lent_book, n ? n : 1);
    if (!out->items.at) return NO_MEMORY;
    for (size_t i = 0; i < n; i++)
        out->items.at[i] = (struct lent_book){
            rows[i].id,         rows[i].person_id, rows[i].given_name, rows[i].family_name,
            rows[i].class_name, rows[i].title,     rows[i].copy,       rows[i].state,
            rows[i].remark,     rows[i].out_ms,    rows[i].back_ms,    rows[i].gone,
        };
    out->items.n = n;
    return OK;
}

static const char *const states[] = { "out", "returned", "damaged", "lost", NULL };
struct textbook_list_in {
    int64_t state;
    struct text cursor;
    int64_t limit;
};
SHAPE(textbook_list_in, FIELD(textbook_list_in, state, CHOICE, .choices = states),
      FIELD(textbook_list_in, cursor, TEXT_FIELD, .flags = OPTIONAL, .max = 400),
      FIELD(textbook_list_in, limit, INT, .flags = OPTIONAL, .max = PAGE_MAX));
#define textbook_list_out       lent_books
#define textbook_list_out_shape lent_books_shape

static enum err textbook_list(struct call *c, const struct textbook_list_in *in,
                              struct lent_books *out)
{
    struct page_key from;
    enum err e = page_start(c, "textbook_list", in->cursor, &from);
    if (e) return e;
    int64_t limit = page_limit(in->limit);
    struct loan_book_row *rows;
    size_t n;
    e = sql_loan_books_of_school(c->tx, c->actor->school_id, text_of(states[in->state]),
                                 from.number, limit + 1, &rows, &n);
    return e ? e : say_books(c, "textbook_list", rows, n, limit, out);
}
OP_RUN(textbook_list)

struct textbook_mine_in {
    struct text cursor;
    int64_t limit;
};
SHAPE(textbook_mine_in, FIELD(textbook_mine_in, cursor, TEXT_FIELD, .flags = OPTIONAL, .max = 400),
      FIELD(textbook_mine_in, limit, INT, .flags = OPTIONAL, .max = PAGE_MAX));
#define textbook_mine_out       lent_books
#define textbook_mine_out_shape lent_books_shape

static enum err textbook_mine(struct call *c, const struct textbook_mine_in *in,
                              struct lent_books *out)
{
    struct page_key from;
    enum err e = page_start(c, "textbook_mine", in->cursor, &from);
    if (e) return e;
    int64_t limit = page_limit(in->limit);
    struct loan_book_row *rows;
    size_t n;
    e = sql_loan_books_of_person(c->tx, c->actor->person_id, from.number, limit + 1, &rows, &n);
    return e ? e : say_books(c, "textbook_mine", rows, n, limit, out);
}
OP_RUN(textbook_mine)

static const struct operation textbook_rows[] = {
    OP(textbook_hand_out, WRITE, SCHOOL, ON_OWN, .rules = "R42 R50 D19", .touches = "textbook",
       REFUSES(UNKNOWN_CARD, CARD_BLOCKED, CARD_NOT_ACTIVE, NOT_PUPIL_HERE, NO_SUCH_BENEFIT,
               NOT_STARTED, ENDED, SUSPENDED, FROZEN, COPY_IS_OUT),
       .summary = "Lend textbooks to the pupil who shows the card."),
    OP(textbook_take_back, WRITE, SCHOOL, BY_OBJECT, OBJECT_OF(book_id, textbook_owner),
       .rules = "R42", .touches = "textbook", REFUSES(WRONG_STATE),
       .summary = "Take a textbook back, or say that it is damaged or lost."),
    OP(textbook_list, READ, SCHOOL, ON_OWN, .rules = "R42", .watch = "textbook",
       REFUSES(BAD_CURSOR), .summary = "The school's copies that are out, or came back so."),
    OP(textbook_mine, READ, HOLDER, ON_OWN, .rules = "R42", REFUSES(BAD_CURSOR),
       .summary = "The textbooks lent to me."),
};
OP_TABLE(textbook);
