/* op_fuzz.c - request bodies and queries that anybody may send, read into a struct with a member of
 * every type. What is accepted must write and read back the same; what is refused must say where
 * and why. */
#include <assert.h>
#include <string.h>

#include "base/civil.h"
#include "op/op_shape.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);
int LLVMFuzzerInitialize(int *argc, char ***argv);

static const char *const colours[] = { "red", "green", NULL };
struct line {
    struct text label;
    int64_t amount_cents;
    LIST_OF(struct nothing) none;
};
SHAPE(line, FIELD(line, label, TEXT_FIELD, .max = 5), FIELD(line, amount_cents, MONEY),
      LIST_FIELD(line, none, nothing, .max = 3, .flags = OPTIONAL));
struct body {
    int64_t count, id, price_cents, day, at, open, colour;
    struct text words, iban, mail, phone, siret;
    struct maybe_text nickname;
    struct maybe_int age, until;
    struct upload file;
    struct line first;
    LIST_OF(struct line) lines;
};
SHAPE(body, FIELD(body, count, INT, .min = -5, .max = 50, .flags = OPTIONAL),
      FIELD(body, id, ID, .flags = OPTIONAL), FIELD(body, price_cents, MONEY, .flags = OPTIONAL),
      FIELD(body, day, DAY, .flags = OPTIONAL), FIELD(body, at, INSTANT, .flags = OPTIONAL),
      FIELD(body, open, FLAG, .flags = OPTIONAL),
      FIELD(body, colour, CHOICE, .choices = colours, .flags = OPTIONAL),
      FIELD(body, words, TEXT_FIELD, .flags = OPTIONAL),
      FIELD(body, iban, TEXT_FIELD, .format = "iban", .flags = OPTIONAL),
      FIELD(body, mail, TEXT_FIELD, .format = "mail", .flags = OPTIONAL),
      FIELD(body, phone, TEXT_FIELD, .format = "phone", .flags = OPTIONAL),
      FIELD(body, siret, TEXT_FIELD, .format = "siret", .flags = OPTIONAL),
      FIELD(body, nickname, MAYBE_TEXT, .max = 10), FIELD(body, age, MAYBE_INT, .max = 130),
      FIELD(body, until, MAYBE_DAY), FIELD(body, file, UPLOAD, .flags = OPTIONAL),
      OBJECT_FIELD(body, first, line, .flags = OPTIONAL),
      LIST_FIELD(body, lines, line, .max = 8, .flags = OPTIONAL));

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc, (void)argv;
    civil_init();
    assert(shape_check(&body_shape, INPUT_SIDE, "fuzz"));
    return 0;
}

static struct text write_body(struct arena *arena, const struct body *body)
{
    struct text_builder out = { .arena = arena };
    enum err e = shape_write(&out, &body_shape, body, HOLDER);
    assert(!e);
    return built(&out);
}

static void check_again(struct arena *arena, const struct body *body)
{
    struct facts facts = { 0 };
    struct body again;
    struct text first = write_body(arena, body);
    enum err e = shape_read(arena, &body_shape, first, FRENCH, &facts, &again);
    assert(!e);
    assert(text_equal(first, write_body(arena, &again)));
}

static void check_refusal(struct arena *arena, enum err e, enum lang lang,
                          const struct facts *facts)
{
    assert(!err_is_fault(e));
    struct text sentence = err_sentence(arena, e, lang, facts);
    assert(sentence.at && text_is_utf8(sentence));
    assert(!memchr(sentence.at, '{', sentence.len) || e == BAD_INPUT);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    if (len < 1) return 0;
    struct arena arena = arena_make(ARENA_REQUEST_LIMIT);
    struct facts facts = { 0 };
    struct body body;
    enum lang lang = bytes[0] & 1 ? FRENCH : ENGLISH;
    struct text input = { (const char *)bytes + 1, len - 1 };
    enum err e = bytes[0] & 2 ? shape_read_query(&arena, &body_shape, input, lang, &facts, &body)
                              : shape_read(&arena, &body_shape, input, lang, &facts, &body);
    if (e)
        check_refusal(&arena, e, lang, &facts);
    else
        check_again(&arena, &body);
    arena_free(&arena);
    return 0;
}
