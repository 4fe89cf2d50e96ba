/* answer.c - is the answer the expected one? The refusal, its facts, the members, the lists; and
 * what to say when it is not, so that the same life can be lived again. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/civil.h"
#include "crowd.h"
#include "sorted.h"

struct replay replay;

/* --- lists ------------------------------------------------------------------------------------ */
static int compare_lines(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* In place: the order of a list is not the model's matter. */
void sort_lines(char *text)
{
    enum { LINES_MAX = 256 };
    char *lines[LINES_MAX], *copy = strdup(text), *rest = copy;
    size_t n = 0;
    for (char *line; (line = strsep(&rest, "\n"));)
        if (*line && n < LINES_MAX) lines[n++] = line;
    qsort(lines, n, sizeof *lines, compare_lines);
    size_t at = 0, room = strlen(text) + 1;
    for (size_t i = 0; i < n; i++) at += (size_t)snprintf(text + at, room - at, "%s\n", lines[i]);
    free(copy);
}

static const char *word(const json_t *object, const char *name)
{
    const char *value = json_string_value(json_object_get(object, name));
    return value ? value : "-";
}

static long long number(const json_t *object, const char *name)
{
    return json_integer_value(json_object_get(object, name));
}

static void write_check(const json_t *answer, struct expected *got)
{
    size_t i;
    json_t *line;
    json_array_foreach(json_object_get(answer, "benefits"), i, line)
    {
        expect_line(got, "%s %s %lld %lld\n", word(line, "campaign"), word(line, "benefit"),
                    number(line, "balance"), number(line, "ceiling"));
    }
    json_array_foreach(json_object_get(answer, "unusable"), i, line)
    {
        expect_line(got, "%s %s\n", word(line, "benefit"), strrchr(word(line, "type"), ':') + 1);
    }
}

static void write_wallets(const json_t *answer, struct expected *got)
{
    size_t i;
    json_t *line;
    json_array_foreach(json_object_get(answer, "items"), i, line)
    {
        expect_line(got, "%s %s %lld %lld %lld %s %s %s\n", word(line, "campaign"),
                    word(line, "benefit"), number(line, "balance"), number(line, "loaded"),
                    number(line, "spent"), word(line, "from_day"), word(line, "until_day"),
                    word(line, "state"));
    }
    json_array_foreach(json_object_get(answer, "not_granted"), i, line)
    {
        expect_line(got, "%s %s not granted\n", word(line, "campaign"), word(line, "benefit"));
    }
}

/* --- one answer ------------------------------------------------------------------------------- */
/* What differs, in words; NULL when nothing does. */
static const char *member_differs(const struct expected *e, const json_t *answer)
{
    static char says[320];
    for (size_t i = 0; i < e->said_count; i++) {
        char value[96] = "(missing)";
        const json_t *at = json_object_get(answer, e->said[i].name);
        if (json_is_integer(at))
            snprintf(value, sizeof value, "%lld", (long long)json_integer_value(at));
        else if (json_is_boolean(at))
            snprintf(value, sizeof value, "%s", json_is_true(at) ? "true" : "false");
        else if (json_is_string(at))
            snprintf(value, sizeof value, "%s", json_string_value(at));
        if (!strcmp(value, e->said[i].value)) continue;
        snprintf(says, sizeof says, "%s is %s, expected %s", e->said[i].name, value,
                 e->said[i].value);
        return says;
    }
    return NULL;
}

static const char *list_differs(struct expected *e, enum reading reading, const json_t *answer)
{
    static char list[LIST_BYTES], says[400];
    struct expected got = { .list = list };
    expected_reset(&got);
    (reading == LIST_OF_CHECK ? write_check : write_wallets)(answer, &got);
    sort_lines(list);
    sort_lines(e->list);
    const char *a = list, *b = e->list;
    if (!strcmp(a, b)) return NULL;
    while (*a && strcspn(a, "\n") == strcspn(b, "\n") && !strncmp(a, b, strcspn(a, "\n"))) {
        a += strcspn(a, "\n") + 1; /* both begin with this line */
        b += strcspn(b, "\n") + 1;
    }
    snprintf(says, sizeof says, "in the list stands\n    %.*s\nexpected\n    %.*s",
             (int)strcspn(a, "\n"), a, (int)strcspn(b, "\n"), b);
    return says;
}

static const char *differs(const struct step *s, struct expected *e, const struct exchange *x)
{
    static char says[200];
    if (s->how == ASKED_AGAIN) return NULL; /* compared as it stands */
    const char *refusal = x->err ? err_slug(x->err) : "done";
    if (strcmp(refusal, e->refusal ? e->refusal : "done") != 0) {
        snprintf(says, sizeof says, "%s, expected %s", refusal, e->refusal ? e->refusal : "done");
        return says;
    }
    json_t *answer = json_loadb(x->answer.at, x->answer.len, 0, NULL);
    const char *why = answer ? member_differs(e, answer) : "no JSON";
    if (!why && s->reading != NO_LIST && !e->refusal) why = list_differs(e, s->reading, answer);
    json_decref(answer);
    return why;
}

/* --- telling ---------------------------------------------------------------------------------- */
static void tell(struct life *l)
{
    const struct step *s = &l->step;
    struct text at = instant_paris(&stage.arena, s->at_ms);
    char **told = &l->told[l->steps % TOLD];
    free(*told);
    int len =
        asprintf(told, "step %d at %.*s as %s: %s %s\n  -> %s %.*s", l->steps, TEXT_ARGS(at),
                 role_name(s->actor.role), s->operation, s->body,
                 err_name(l->flights[0].exchange.err), TEXT_ARGS(l->flights[0].exchange.answer));
    if (len < 0) *told = NULL;
}

static void tell_failure(struct life *l, const char *why)
{
    for (int i = 1; i <= TOLD; i++) {
        const char *told = l->told[(l->steps + i) % TOLD];
        if (told) print_error("%s\n", told);
    }
    print_error("life %d, its step %d, key %s: %s\n", l->number, l->steps, l->step.asked[0].key,
                why);
    print_error("after %lld operations; to live it again: property_test %s %llu %lld\n"
                "and this life alone: property_test %s %llu %lld %d\n",
                (long long)replay.asked, replay.engine, (unsigned long long)replay.seed,
                (long long)replay.operations, replay.engine, (unsigned long long)replay.seed,
                (long long)replay.operations, l->number);
}

/* --- what stands under a key ------------------------------------------------------------------ */
/* Money moved, or a wrong code counted: asked again, it is answered again. */
static void remember(struct life *l)
{
    const struct step *s = &l->step;
    const struct exchange *x = &l->flights[0].exchange;
    bool money = !strcmp(s->operation, "payment_pay") || !strcmp(s->operation, "payment_refund");
    bool stands = !x->err || x->err == WRONG_CODE;
    if (!money || !stands || s->how == ASKED_AGAIN || s->how == OTHER_BODY) return;
    struct remembered *r = &l->remembered[l->remembered_count++ % REMEMBERED];
    r->operation = s->operation;
    r->actor = s->actor;
    memcpy(r->key, s->asked[0].key, sizeof r->key);
    memcpy(r->body, s->body, sizeof r->body);
    free(r->answer);
    r->answer = strndup(x->answer.at, x->answer.len);
}

static void learn_use(struct life *l, const struct asked *asked, const struct exchange *x)
{
    if (asked->use == NOBODY) return;
    json_t *answer = json_loadb(x->answer.at, x->answer.len, 0, NULL);
    l->person->uses[asked->use].known_as = strtoll(word(answer, "payment_id"), NULL, 10);
    json_decref(answer);
}

/* --- a step ----------------------------------------------------------------------------------- */
static const char *check_two_at_once(struct life *l)
{
    struct step *s = &l->step;
    const struct exchange *x[2] = { &l->flights[0].exchange, &l->flights[1].exchange };
    for (int turned = 0; turned < 2; turned++) {
        if (differs(s, &s->asked[0].expected, x[turned])) continue;
        if (differs(s, &s->asked[1].expected, x[!turned])) continue;
        learn_use(l, &s->asked[0], x[turned]);
        learn_use(l, &s->asked[1], x[!turned]);
        return NULL;
    }
    return "two uses at once are not one after the other";
}

static const char *check_answer(struct life *l)
{
    struct step *s = &l->step;
    const struct exchange *x = &l->flights[0].exchange, *twin = &l->flights[1].exchange;
    if (s->how == TWO_AT_ONCE) return check_two_at_once(l);
    const char *why = differs(s, &s->asked[0].expected, x);
    if (why) return why;
    if (s->how == TAPPED_TWICE && !text_equal(x->answer, twin->answer))
        return "two taps have two answers";
    if (s->how == ASKED_AGAIN && !text_is(x->answer, l->remembered[s->remembered].answer))
        return "asked again, another answer";
    learn_use(l, &s->asked[0], x);
    return NULL;
}

bool answer_is_right(struct life *l)
{
    tell(l);
    const char *why = check_answer(l);
    if (why) {
        tell_failure(l, why);
        return false;
    }
    remember(l);
    if (l->step.looks_up && !l->flights[0].exchange.err) learn(l);
    return true;
}
