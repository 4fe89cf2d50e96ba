/* region.h - what every slice may ask of the running system: which Region this is, how it is
 * configured, and its campaigns. call->context is one. */
#pragma once
#include "op/op.h"

struct campaigns;
struct region {
    struct campaigns *campaigns;
    struct text name;       /* "Auvergne-Rhône-Alpes", from the configuration */
    struct text public_url; /* where links in mails lead, without final '/' */
    struct text mail_from;
    bool is_demo;                 /* shows who one can be; never in production */
    const char *common_codes;     /* newline-separated 4-digit codes refused (R21), sorted */
    const char *common_passwords; /* newline-separated, lower case */
};
static inline const struct region *region_of(const struct call *c)
{
    return c->context;
}
