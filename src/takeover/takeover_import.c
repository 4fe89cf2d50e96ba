/* takeover_import.c - what a file of holders must hold, and what makes a row of it faulty. No
 * remark ever repeats a code of use or a card's token. */
#include "takeover/takeover_import.h"

#include <string.h>

#include <sodium.h>

#include "base/civil.h"
#include "base/format.h"
#include "card/card.h"
#include "enrolment/enrolment.h"
#include "school/school.h"
#include "sql/takeover_sql.h"
#include "takeover/takeover.h"

enum { PAGE_ROWS = 1000, CHUNK_ROWS = 8, SHA256_BYTES = 32 };

/* What checks need of a whole file: the campaigns, the school of the row before, and which cards
 * were named so far. */
enum { CARD_SLOTS = 1 << 17 /* a file of IMPORT_FILE_MAX names fewer */ };
struct office {
    struct campaigns_open campaigns;
    struct text uai; /* of the school looked up last: files go by school */
    int64_t school_id;
    struct seen_card {
        uint64_t hash;
        size_t line;
    } * cards;
};

/* --- cells ------------------------------------------------------------------------------------ */
static enum err set_day(struct import *import, const struct import_column *column, struct text cell,
                        void *member)
{
    if (day_parse(cell, member)) return OK;
    return import_fault(import, column->name, TEXT("ce n'est pas une date comme 2008-02-29"),
                        TEXT("this is no date as 2008-02-29"));
}

/* As import_set_text, but what is wrong is not repeated. */
static enum err set_secret(struct import *import, const struct import_column *column,
                           struct text cell, void *member)
{
    if (!column->is_good || column->is_good(cell)) {
        *(struct text *)member = text_copy(import->arena, cell);
        return ((struct text *)member)->at ? OK : NO_MEMORY;
    }
    return import_fault(import, column->name,
                        text_format(import->arena, "ce n'est pas %s", column->must_be[FRENCH]),
                        text_format(import->arena, "this is not %s", column->must_be[ENGLISH]));
}

static bool is_one_of(struct text word, const char *const *words)
{
    while (*words && !text_is(word, *words)) words++;
    return *words != NULL;
}

static bool is_sex(struct text word)
{
    static const char *const words[] = { "f", "m", "x", NULL };
    return is_one_of(word, words);
}

static bool is_holder(struct text word)
{
    return is_one_of(word, holder_words);
}

static bool is_card_number(struct text number)
{
    for (size_t i = 0; i < number.len; i++)
        if (number.at[i] < '0' || number.at[i] > '9') return false;
    return number.len >= OLD_NUMBER_MIN && number.len <= NUMBER_MAX;
}

/* What a till can send; digits alone would be read as a number. */
static bool is_card_token(struct text token)
{
    enum { TOKEN_MIN = 16, TOKEN_MAX = 80 };
    return token.len >= TOKEN_MIN && token.len <= TOKEN_MAX && !is_card_number(token);
}

static bool is_sha256(struct text digits)
{
    for (size_t i = 0; i < digits.len; i++)
        if (!strchr("0123456789abcdefABCDEF", digits.at[i]) || !digits.at[i]) return false;
    return digits.len == 2 * SHA256_BYTES;
}

#define CELL(column, m, setter, ...)                                                               \
    IMPORT_TEXT(struct old_holder, column, m, setter, .silent = true, __VA_ARGS__)
static const struct import_column columns[] = {
    CELL("old_id", old_id, import_set_text, .required = true, .max = 80),
    CELL("given_name", given_name, import_set_text, .required = true, .max = 80),
    CELL("family_name", family_name, import_set_text, .required = true, .max = 80),
    IMPORT_NUMBER(struct old_holder, "birth_day", birth_day, set_day, .required = true,
                  .silent = true),
    CELL("sex", sex, import_set_text, .required = true, .max = 1, .is_good = is_sex,
         .must_be = { "f, m ou x", "f, m or x" }),
    CELL("mail", mail, import_set_text, .max = 254, .is_good = format_is_mail,
         .must_be = { "une adresse mail", "a mail address" }),
    CELL("phone", phone, import_set_text, .max = 24, .is_good = format_is_phone,
         .must_be = { "un numéro de téléphone", "a phone number" }),
    CELL("address", address, import_set_text, .max = 200),
    CELL("postcode", postcode, import_set_code, .is_good = format_is_postcode,
         .must_be = { "un code postal", "a postcode" }),
    CELL("commune", commune, import_set_text, .max = 80),
    CELL("school_uai", school_uai, import_set_code, .required = true, .is_good = format_is_uai,
         .must_be = { "un code UAI (7 chiffres et leur clé)",
                      "a UAI code (7 digits and their key)" }),
    CELL("campaign", campaign_code, import_set_text, .required = true, .max = 40),
    CELL("holder", holder, import_set_text, .required = true, .max = 20, .is_good = is_holder,
         .must_be = { "pupil, apprentice ou referent", "pupil, apprentice or referent" }),
    CELL("course", course, import_set_text, .required = true, .max = 40),
    CELL("class_name", class_name, import_set_text, .max = 40),
    CELL("card_number", card_number, import_set_code, .is_good = is_card_number,
         .must_be = { "un numéro de carte (6 à 20 chiffres)", "a card number (6 to 20 digits)" }),
    CELL("card_token", card_token, set_secret, .is_good = is_card_token,
         .must_be = { "le contenu d'un QR code (16 à 80 caractères)",
                      "what a QR code says (16 to 80 characters)" }),
    CELL("card_token_sha256", card_token_sha256, set_secret, .is_good = is_sha256,
         .must_be = { "une empreinte SHA-256 (64 chiffres hexadécimaux)",
                      "a SHA-256 (64 hexadecimal digits)" }),
    CELL("code", code, set_secret, .required = true, .is_good = format_is_code4,
         .must_be = { "un code de 4 chiffres", "a code of 4 digits" }),
    CELL("balances", balances, import_set_text, .max = 2000),
};

/* --- a row ------------------------------------------------------------------------------------ */
static enum err open_office(struct import *import)
{
    struct office *office = ARENA_NEW(import->arena, struct office);
    if (!office) return NO_MEMORY;
    office->cards = ARENA_ARRAY(import->arena, struct seen_card, CARD_SLOTS);
    import->context = office;
    if (!office->cards) return NO_MEMORY;
    enum err e = campaigns_all(import->call, &office->campaigns.at, &office->campaigns.n);
    /* A revision read between preview and import may give other windows. */
    for (size_t i = 0; i < office->campaigns.n && !e; i++)
        import_hash_number(import, office->campaigns.at[i].revision);
    return e;
}

static void blank(void *record)
{
    struct old_holder *holder = record;
    holder->birth_day = DAY_NONE;
    holder->sha256 = TEXT("");
}

static enum err check_campaign(struct import *import, struct old_holder *holder)
{
    const struct office *office = import->context;
    for (size_t i = 0; i < office->campaigns.n; i++) {
        if (!text_equal(office->campaigns.at[i].catalogue->code, holder->campaign_code)) continue;
        holder->campaign = office->campaigns.at[i];
        if (catalogue_course(holder->campaign.catalogue, holder->course)) return OK;
        return import_fault(import, "course", TEXT("cette formation n'est pas de la campagne"),
                            TEXT("this course is not in the campaign"));
    }
    return import_fault(import, "campaign", TEXT("cette campagne n'est pas ouverte ici"),
                        TEXT("this campaign is not open here"));
}

static enum err check_school(struct import *import, struct old_holder *holder)
{
    struct office *office = import->context;
    if (!text_equal(office->uai, holder->school_uai)) {
        struct school school;
        enum err e = school_by_uai(import->call, holder->school_uai, &school);
        if (e == NO_ROW)
            return import_fault(import, "school_uai",
                                TEXT("cet établissement n'est pas au registre"),
                                TEXT("this school is not in the register"));
        if (e) return e;
        office->uai = holder->school_uai;
        office->school_id = school.id;
    }
    holder->school_id = office->school_id;
    return OK;
}

static enum err check_balances(struct import *import, struct old_holder *holder)
{
    const struct office *office = import->context;
    struct balances_fault fault;
    enum err e = balances_read(import->arena, import->call->today, &office->campaigns,
                               holder->campaign_code, holder->balances, &holder->wallets, &fault);
    if (e || !fault.fr.at) return e;
    return import_fault(import, "balances", fault.fr, fault.en);
}

static uint64_t hash_of(struct text text, uint64_t kind)
{
    uint64_t hash = 0xcbf29ce484222325u ^ kind; /* FNV-1a */
    for (size_t i = 0; i < text.len; i++) hash = (hash ^ (uint8_t)text.at[i]) * 0x100000001b3u;
    return hash ? hash : 1;
}

/* Two holders of one card: which is meant, nobody can say. */
static enum err check_twice(struct import *import, const char *column, struct text said)
{
    if (!said.len) return OK;
    struct office *office = import->context;
    uint64_t hash = hash_of(said, (uint64_t)column[0] + strlen(column));
    for (size_t i = 0; i < CARD_SLOTS; i++) {
        struct seen_card *card = &office->cards[(hash + i) % CARD_SLOTS];
        if (card->hash == hash)
            return import_fault(
                import, column,
                text_format(import->arena, "cette carte est déjà à la ligne %zu", card->line),
                text_format(import->arena, "this card is already in line %zu", card->line));
        if (card->hash) continue;
        *card = (struct seen_card){ hash, import->row->line };
        return OK;
    }
    return NO_MEMORY;
}

/* Of somebody who was brought in before, the card is theirs. */
static enum err check_card(struct import *import, struct old_holder *holder)
{
    if (!holder->card_number.len && !holder->card_token.len && !holder->card_token_sha256.len)
        return import_fault(import, "card_number",
                            TEXT("il faut le numéro, le QR code ou son empreinte"),
                            TEXT("the number, the QR code or its hash is needed"));
    enum err e = check_twice(import, "card_number", holder->card_number);
    if (!e) e = check_twice(import, "card_token", holder->card_token);
    if (!e) e = check_twice(import, "card_token_sha256", holder->card_token_sha256);
    struct takeover_known_row known;
    if (!e) e = sql_takeover_known(import->call->tx, holder->old_id, &known);
    if (e != NO_ROW) return e;
    struct old_card card = { .number = holder->card_number,
                             .token = holder->card_token,
                             .sha256 = holder->sha256 };
    e = card_is_known(import->call, &card);
    if (e != CARD_KNOWN) return e;
    return import_fault(import, "card_number", TEXT("cette carte est déjà celle de quelqu'un ici"),
                        TEXT("this card is somebody's here already"));
}

static enum err make_rest(struct import *import, struct old_holder *holder)
{
    holder->search_key = text_fold(import->arena, text_format(import->arena, "%.*s %.*s",
                                                              TEXT_ARGS(holder->family_name),
                                                              TEXT_ARGS(holder->given_name)));
    if (!holder->search_key.at) return NO_MEMORY;
    if (!holder->card_token_sha256.len) return OK;
    uint8_t *bytes = arena_take(import->arena, SHA256_BYTES);
    if (!bytes) return NO_MEMORY;
    sodium_hex2bin(bytes, SHA256_BYTES, holder->card_token_sha256.at, holder->card_token_sha256.len,
                   NULL, NULL, NULL);
    holder->sha256 = (struct text){ (const char *)bytes, SHA256_BYTES };
    return OK;
}

static enum err check_all(struct import *import, struct old_holder *holder)
{
    enum err e = check_campaign(import, holder);
    if (!e) e = check_school(import, holder);
    if (!e) e = make_rest(import, holder);
    if (!e) e = check_balances(import, holder);
    return e ? e : check_card(import, holder);
}

/* What look-ups leave in the call's arena is given back, or a long file would fill it; but for
 * remarks, which are told at the end. */
static enum err check(struct import *import, void *record)
{
    struct arena *arena = import->call->arena;
    struct arena_mark mark = arena_mark(arena);
    size_t remarks = import->faults.n;
    enum err e = check_all(import, record);
    if (!e && import->faults.n == remarks && import->arena != arena) arena_rewind(arena, mark);
    return e;
}

/* --- the register ----------------------------------------------------------------------------- */
static enum err present(struct import *import, struct text after, void **records, size_t *n)
{
    struct takeover_after_row *rows;
    enum err e = sql_takeover_after(import->call->tx, after, PAGE_ROWS, &rows, n);
    if (e) return e;
    struct old_holder *holders = ARENA_ARRAY(import->call->arena, struct old_holder, *n + 1);
    if (!holders) return NO_MEMORY;
    for (size_t i = 0; i < *n; i++) holders[i] = (struct old_holder){ .old_id = rows[i].old_id };
    *records = holders;
    return OK;
}

/* A card that somebody got since the preview: to be looked at again. */
static enum err put(struct import *import, const void *record)
{
    enum err e = takeover_put(import->call, record);
    return e == CARD_KNOWN ? STALE_PREVIEW : e;
}

const struct import_register takeover_register = {
    .name = "takeover",
    .columns = columns,
    .column_count = sizeof columns / sizeof *columns,
    .record_size = sizeof(struct old_holder),
    .key = offsetof(struct old_holder, old_id),
    .chunk_rows = CHUNK_ROWS,
    .open = open_office,
    .blank = blank,
    .check = check,
    .present = present,
    .put = put,
};
