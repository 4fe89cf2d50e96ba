/* problem.c - a refusal or fault as an RFC 9457 problem: a stable type, a title that is the same
 * for every occurrence, a sentence for this one, and its facts as typed members, so that a program
 * can act on them and a cashier can read them aloud (R85). */
#include <assert.h>
#include <string.h>

#include "base/civil.h"
#include "op/service_inside.h"

/* The sentence with each {fact} shown as an ellipsis. */
static void build_title(struct text_builder *out, enum err e, enum lang lang)
{
    struct text_builder title = { .arena = out->arena };
    struct text rest = text_of(err_template(e, lang));
    while (rest.at) {
        build_text(&title, text_cut(&rest, '{'));
        if (!rest.at) break;
        text_cut(&rest, '}');
        build_chars(&title, "…");
    }
    build_json_string(out, built(&title));
}

static void build_fact_value(struct text_builder *out, const struct fact *fact)
{
    switch (fact->kind) {
    case FACT_CENTS:
    case FACT_COUNT:
        build_int(out, fact->number);
        return;
    case FACT_DAY:
        build_json_string(out, day_iso(out->arena, fact->number));
        return;
    case FACT_INSTANT:
        build_json_string(out, instant_iso(out->arena, fact->number));
        return;
    case FACT_TEXT:
        build_json_string(out, fact->text);
        return;
    }
}

static void build_facts(struct text_builder *out, const struct facts *facts)
{
    for (size_t i = 0; facts && i < facts->n; i++) {
        const char *name = facts->at[i].name;
        /* RFC 9457's own members are not a slice's to write. */
        assert(strcmp(name, "type") && strcmp(name, "title") && strcmp(name, "status") &&
               strcmp(name, "detail") && strcmp(name, "instance"));
        build_format(out, ",\"%s\":", name);
        build_fact_value(out, &facts->at[i]);
    }
}

struct text problem_json(struct arena *arena, enum err e, enum lang lang, const struct facts *facts)
{
    struct text_builder out = { .arena = arena };
    build_format(&out, "{\"type\":\"urn:passregion:problem:%s\",\"title\":", err_slug(e));
    build_title(&out, e, lang);
    build_format(&out, ",\"status\":%d,\"detail\":", err_http_status(e));
    build_json_string(&out, err_sentence(arena, e, lang, facts));
    build_facts(&out, facts);
    build_text(&out, TEXT("}"));
    if (!out.failed) return built(&out);
    /* The arena is full: this much can always be said. */
    return TEXT("{\"type\":\"urn:passregion:problem:no-memory\",\"title\":\"Request too heavy for "
                "the server.\",\"status\":500}");
}
