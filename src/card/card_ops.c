/* The holder's card: seeing it, blocking it, ordering another (R24, R26, R27). */
#include "base/civil.h"
#include "card/card.h"
#include "sql/card_sql.h"

static enum err card_holder(struct call *c, int64_t person_id, struct owner *owner)
{
    struct card_holder_row row;
    enum err e = sql_card_holder(c->tx, person_id, &row);
    if (e) return e == NO_ROW ? NOT_FOUND : e;
    owner->person_id = person_id;
    return OK;
}

/* --- card_show -------------------------------------------------------------------------------- */
struct card_show_in {
    int64_t person_id;
};
SHAPE(card_show_in, FIELD(card_show_in, person_id, ID));
struct card_view {
    struct text state, token, printed_number;
    int64_t blocked_since, phone_blocked, ready_from_day, ready_until_day, sent_at;
};
SHAPE(card_view,
      FIELD(card_view, state, TEXT_FIELD, .says = "none, to_produce, in_production, sent, blocked"),
      FIELD(card_view, token, TEXT_FIELD, .flags = OPTIONAL, .says = "To draw as a QR code."),
      FIELD(card_view, printed_number, TEXT_FIELD, .flags = OPTIONAL),
      FIELD(card_view, blocked_since, INSTANT, .flags = OPTIONAL),
      FIELD(card_view, phone_blocked, FLAG),
      FIELD(card_view, ready_from_day, DAY, .flags = OPTIONAL),
      FIELD(card_view, ready_until_day, DAY, .flags = OPTIONAL),
      FIELD(card_view, sent_at, INSTANT, .flags = OPTIONAL));
struct card_show_out {
    struct text holder_name;
    struct card_view card;
    struct text school_name, enrolment_state, reason, campaign, campaign_label;
};
SHAPE(card_show_out, FIELD(card_show_out, holder_name, TEXT_FIELD),
      OBJECT_FIELD(card_show_out, card, card_view),
      FIELD(card_show_out, school_name, TEXT_FIELD, .flags = OPTIONAL),
      FIELD(card_show_out, enrolment_state, TEXT_FIELD),
      FIELD(card_show_out, reason, TEXT_FIELD, .flags = OPTIONAL),
      FIELD(card_show_out, campaign, TEXT_FIELD, .flags = OPTIONAL),
      FIELD(card_show_out, campaign_label, TEXT_FIELD, .flags = OPTIONAL));

/* The token leaves only for the holder: neither support (R9) nor a representative (R8) sees what
 * opens a counter. */
static void say_card(struct call *c, const struct card *card, const struct catalogue *k,
                     struct card_view *view)
{
    bool blocked = text_is(card->state, "blocked");
    bool awaited = text_is(card->state, "to_produce");
    view->state = awaited && card->batch_id ? TEXT("in_production") : card->state;
    view->printed_number = card->number;
    view->phone_blocked = card->phone_blocked;
    view->blocked_since = blocked ? card->state_ms : 0;
    bool usable = c->actor->role == HOLDER && !card->phone_blocked;
    if (usable) view->token = card_phone_token(c, card->id);
    if (text_is(card->state, "sent")) view->sent_at = card->state_ms;
    if (!awaited) return;
    view->ready_from_day = day_of_instant(card->ordered_ms) + k->delivery_min_days;
    view->ready_until_day = card->promised_day; /* as it was said then (R24) */
}

static enum err card_show(struct call *c, const struct card_show_in *in, struct card_show_out *out)
{
    struct card_holder_row holder;
    enum err e = sql_card_holder(c->tx, in->person_id, &holder);
    if (e) return e == NO_ROW ? NOT_FOUND : e;
    out->holder_name = text_format(c->arena, "%.*s %.*s", TEXT_ARGS(holder.given_name),
                                   TEXT_ARGS(holder.family_name));
    out->card = (struct card_view){ .state = TEXT("none"),
                                    .ready_from_day = DAY_NONE,
                                    .ready_until_day = DAY_NONE };
    struct latest_file_row file;
    e = sql_latest_file(c->tx, in->person_id, &file);
    if (e && e != NO_ROW) return e;
    out->enrolment_state = TEXT("none");
    if (e == NO_ROW) return OK;
    struct campaign campaign;
    e = campaign_by_id(c, file.campaign_id, &campaign);
    if (e) return e == NO_ROW ? DEFECT : e;
    out->school_name = file.school_name;
    out->enrolment_state = file.state;
    if (text_is(file.state, "refused")) out->reason = file.reason;
    out->campaign = campaign.catalogue->code;
    out->campaign_label = campaign.catalogue->label.in[c->lang];
    struct card card;
    e = card_of_person(c, in->person_id, &card);
    if (!e) say_card(c, &card, campaign.catalogue, &out->card);
    return e == NO_ROW ? OK : e;
}
OP_RUN(card_show)

/* --- card_block_now, card_order_again, card_sent ---------------------------------------------- */
struct card_block_now_in {
    int64_t person_id, phone_too;
};
SHAPE(card_block_now_in, FIELD(card_block_now_in, person_id, ID),
      FIELD(card_block_now_in, phone_too, FLAG, .flags = OPTIONAL | AUDITED,
            .says = "Block the QR code on the phone as well."));
#define card_block_now_out       nothing
#define card_block_now_out_shape nothing_shape

static enum err card_block_now(struct call *c, const struct card_block_now_in *in,
                               struct nothing *out)
{
    (void)out;
    return card_block(c, in->person_id, in->phone_too);
}
OP_RUN(card_block_now)

struct card_order_again_in {
    int64_t person_id;
};
SHAPE(card_order_again_in, FIELD(card_order_again_in, person_id, ID));
struct card_order_again_out {
    int64_t card_id;
};
SHAPE(card_order_again_out, FIELD(card_order_again_out, card_id, ID));

static enum err card_order_again(struct call *c, const struct card_order_again_in *in,
                                 struct card_order_again_out *out)
{
    return card_replace(c, in->person_id, &out->card_id);
}
OP_RUN(card_order_again)

struct card_sent_in {
    int64_t person_id;
};
SHAPE(card_sent_in, FIELD(card_sent_in, person_id, ID));
#define card_sent_out       nothing
#define card_sent_out_shape nothing_shape

static enum err card_sent(struct call *c, const struct card_sent_in *in, struct nothing *out)
{
    (void)out;
    return card_leave(c, in->person_id);
}
OP_RUN(card_sent)

static const struct operation card_rows[] = {
    OP(card_show, READ, FAMILY | SUPPORT | BENEFITS, BY_OBJECT, OBJECT_OF(person_id, card_holder),
       .watch = "enrolment", .rules = "R24 R26 R30",
       .summary = "The card, and where its order stands."),
    OP(card_block_now, WRITE, FAMILY | SUPPORT, BY_OBJECT, OBJECT_OF(person_id, card_holder),
       .touches = "enrolment", REFUSES(ALREADY_DONE), .rules = "R27 D36",
       .summary = "Block a lost or stolen card at once."),
    OP(card_order_again, WRITE, HOLDER | SUPPORT, BY_OBJECT, OBJECT_OF(person_id, card_holder),
       .touches = "enrolment", REFUSES(TOO_MANY_CARDS), .rules = "R27 D36",
       .summary = "Order a new card: wallets and code stay."),
    OP(card_sent, WRITE, ADMIN | SYSTEM, BY_OBJECT, OBJECT_OF(person_id, card_holder),
       .touches = "enrolment", REFUSES(WRONG_STATE), .rules = "R24",
       .summary = "Say that a card left."),
};
OP_TABLE(card);
