/* shape_query.c - input of a READ asked by GET: "place_id=12&limit=50". Each value becomes the JSON
 * value that the member's type expects and goes through the same reading, so that both doors refuse
 * the same things in the same words. */
#include <jansson.h>

#include "op/op_shape.h"
#include "op/shape_read.h"

static inline void release_json(json_t **json)
{
    json_decref(*json);
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return -1;
}

/* "%20" and '+' undone. The absent text on a broken escape or what is no UTF-8. */
static struct text percent_decode(struct arena *arena, struct text coded)
{
    char *at = arena_take(arena, coded.len + 1);
    if (!at) return (struct text){ 0 };
    size_t len = 0;
    for (size_t i = 0; i < coded.len; i++) {
        char c = coded.at[i];
        if (c == '%') {
            int high = i + 2 < coded.len ? hex_digit(coded.at[i + 1]) : -1;
            int low = i + 2 < coded.len ? hex_digit(coded.at[i + 2]) : -1;
            if (high < 0 || low < 0) return (struct text){ 0 };
            c = (char)(high * 16 + low);
            i += 2;
        } else if (c == '+') {
            c = ' ';
        }
        at[len++] = c;
    }
    struct text text = { at, len };
    return text_is_utf8(text) ? text : (struct text){ 0 };
}

/* The JSON value a member of that type expects; the text itself when it is not one, so that the
 * reading refuses it with its own words. */
static json_t *json_of_value(enum type type, struct text value)
{
    int64_t number;
    switch (type) {
    case INT:
    case MONEY:
    case MAYBE_INT:
        if (text_to_int(value, &number)) return json_integer(number);
        break;
    case FLAG:
        if (text_is(value, "true")) return json_true();
        if (text_is(value, "false")) return json_false();
        break;
    default:
        break;
    }
    return json_stringn(value.at, value.len);
}

static enum err refuse_pair(struct facts *facts, struct text name, enum lang lang,
                            const char *french, const char *english)
{
    facts->n = 0;
    facts_add_text(facts, "field", name);
    facts_add_text(facts, "why", text_of(lang == FRENCH ? french : english));
    return BAD_INPUT;
}

static enum err add_pair(struct arena *arena, const struct shape *shape, struct text pair,
                         enum lang lang, struct facts *facts, json_t *object)
{
    struct text rest = pair;
    struct text name = percent_decode(arena, text_cut(&rest, '='));
    struct text value = percent_decode(arena, rest.at ? rest : TEXT(""));
    if (!name.at || !value.at)
        return refuse_pair(facts, TEXT("?"), lang, "est mal encodé", "is badly encoded");
    const struct field *field = shape_field(shape, name);
    if (!field) return refuse_pair(facts, name, lang, "n'est pas connu ici", "is not known here");
    if (field->of)
        return refuse_pair(facts, name, lang, "ne peut être donné que par POST",
                           "can only be given by POST");
    if (json_object_get(object, field->name))
        return refuse_pair(facts, name, lang, "est donné deux fois", "is given twice");
    return json_object_set_new(object, field->name, json_of_value(field->type, value)) ? NO_MEMORY
                                                                                       : OK;
}

enum err shape_read_query(struct arena *arena, const struct shape *shape, struct text query,
                          enum lang lang, struct facts *facts, void *out)
{
    if (query.len > SHAPE_BODY_MAX) {
        facts->n = 0;
        facts_add_count(facts, "limit", SHAPE_BODY_MAX);
        return BODY_TOO_LARGE;
    }
    __attribute__((cleanup(release_json))) json_t *object = json_object();
    if (!object) return NO_MEMORY;
    while (query.at) {
        struct text pair = text_cut(&query, '&');
        if (!pair.len) continue;
        enum err e = add_pair(arena, shape, pair, lang, facts, object);
        if (e) return e;
    }
    return shape_read_json(arena, shape, object, lang, facts, out);
}
