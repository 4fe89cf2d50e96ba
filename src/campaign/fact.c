/* fact.c - the list of facts as an array, and how their values are set. */
#include "campaign/fact.h"

#include <assert.h>

const struct fact_kind_row fact_list[FACT_IDS] = {
#define FACT_ROW(name, type, source, presence, health, fr, told_fr, en, told_en)                   \
    { #name, type, source, presence, health, { fr, en }, { told_fr, told_en } },
    FACTS(FACT_ROW)
#undef FACT_ROW
};

enum fact_id fact_find(struct text name)
{
    enum fact_id id = 0;
    while (id < FACT_IDS && !text_is(name, fact_list[id].name)) id++;
    return id;
}

void fact_set_word(struct fact_values *values, enum fact_id id, struct text word)
{
    assert(fact_list[id].type == FACT_WORD || fact_list[id].type == FACT_LEVEL);
    values->of[id] = (struct fact_value){ .known = !text_is_empty(word), .word = word };
}

void fact_set_number(struct fact_values *values, enum fact_id id, int64_t number)
{
    assert(fact_list[id].type == FACT_NUMBER);
    values->of[id] = (struct fact_value){ .known = true, .number = number };
}

void fact_set_yes(struct fact_values *values, enum fact_id id, bool yes)
{
    assert(fact_list[id].type == FACT_YES_NO);
    values->of[id] = (struct fact_value){ .known = true, .number = yes };
}

struct fact_values fact_values_without_health(const struct fact_values *values)
{
    struct fact_values rest = *values;
    for (enum fact_id id = 0; id < FACT_IDS; id++) {
        if (fact_list[id].health) rest.of[id] = (struct fact_value){ .known = true, .number = 0 };
    }
    return rest;
}
