/* The group on stage: see groups.h. */
#include "groups.h"

#include <stdio.h>
#include <string.h>

struct actor school, manager;
long long proposal, item;

int64_t number(const char *format, ...)
{
    char sql[512];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(sql, sizeof sql, format, arguments);
    va_end(arguments);
    return known(sql);
}

/* --- pupils ----------------------------------------------------------------------------------- */
static int64_t pupil(int i, const char *holder)
{
    char given[24], mail[48];
    snprintf(given, sizeof given, "Eleve%c%c", 'a' + i / 26, 'a' + i % 26);
    snprintf(mail, sizeof mail, "%s@mail.example", given);
    int64_t person = order_card(given, "Martin", "2008-05-04", "f", mail, LYCEE, CODE);
    must(call_as(school, "enrolment_validate",
                 "{'enrolment_id':'%lld','holder':'%s','course':'%s','class_name':'2A'}",
                 (long long)file_of(person, script->campaign), holder, COURSE));
    return person;
}

void pupils(int64_t *persons, int n)
{
    stage_at(on("2024-06-20T09:00"));
    school = as_school(LYCEE);
    for (int i = 0; i < n; i++) persons[i] = pupil(i, "pupil");
}

/* --- proposals -------------------------------------------------------------------------------- */
int64_t place_of(const char *siret)
{
    return number("SELECT min(l.id) FROM place l JOIN partner p ON p.id = l.partner_id "
                  "WHERE p.siret = '%s'",
                  siret);
}

enum err propose(const char *siret, const char *kind, const char *days, const char *benefit,
                 const char *price)
{
    manager = as_manager(siret);
    enum err e =
        call_as(manager, "collective_propose",
                "{'kind':'%s','place_id':'%lld','school_uai':'%s','title':'Pour la 2A',"
                "%s,'items':[{'label':'Lot','campaign':'%s','benefit':'%s',%s}]}",
                kind, (long long)place_of(siret), LYCEE, days, script->campaign, b(benefit), price);
    proposal = answered("proposal_id");
    item = number("SELECT max(id) FROM proposal_item");
    return e;
}

enum err step(struct actor actor, const char *operation)
{
    return call_as(actor, operation, "{'proposal_id':'%lld'}", proposal);
}

enum err job(struct actor actor, const char *operation)
{
    return job_as(actor, operation, "{'proposal_id':'%lld'}", proposal);
}

void take_the_class(void)
{
    must(job_as(school, "collective_lines_set",
                "{'proposal_id':'%lld','item_id':'%lld','class_name':'2A'}", proposal, item));
}

/* A Tuesday: objections end on Thursday 12 September 2024. */
void order_agreed(void)
{
    stage_at("2024-09-10T10:00");
    must(propose(BOOKSHOP, "group_order", "'pay_day':'2024-09-13'", "textbooks_extra",
                 "'amount_cents':4000"));
    must(step(manager, "collective_submit"));
    take_the_class();
    must(job(school, "collective_agree"));
}

void outing_agreed(void)
{
    stage_at("2024-09-10T10:00");
    must(propose(CINEMA, "group_outing", "'event_day':'2024-09-27','pay_day':'2024-09-13'",
                 "cinema", "'units':1"));
    must(step(manager, "collective_submit"));
    take_the_class();
    must(job(school, "collective_agree"));
}

int64_t line_of(int64_t person)
{
    return number("SELECT id FROM proposal_line WHERE proposal_id = %lld AND person_id = %lld",
                  proposal, (long long)person);
}

const char *seen(struct actor actor, int64_t person, const char *member)
{
    char path[48];
    must(call_as(actor, "collective_show", "{'proposal_id':'%lld','limit':200}", proposal));
    for (int i = 0;; i++) {
        snprintf(path, sizeof path, "lines.%d.line_id", i);
        if (answered(path) == -1) return "unseen";
        if (answered(path) != line_of(person)) continue;
        snprintf(path, sizeof path, "lines.%d.%s", i, member);
        return answered_text(path);
    }
}

const char *told_to(int64_t person, const char *member)
{
    char path[48];
    must(call_as(as_holder(person), "collective_mine", "{}"));
    snprintf(path, sizeof path, "items.0.%s", member);
    return answered_text(path);
}

int64_t mails(const char *template)
{
    return number("SELECT count(*) FROM outbox WHERE template = '%s'", template);
}

int64_t textbooks(int64_t person)
{
    return balance(person, script->campaign, b("textbooks_extra"));
}

int64_t seats(int64_t person)
{
    return balance(person, script->campaign, b("cinema"));
}
