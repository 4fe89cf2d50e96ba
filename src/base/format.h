/* format.h - shapes of identifiers, one table, used by the operations, the imports and the demo. */
#pragma once
#include <stdbool.h>

#include "base/text.h"

bool format_is_siret(struct text); /* 14 digits, Luhn; La Poste's (356000000) by digit sum */
bool format_is_siren(struct text); /* 9 digits, Luhn */
bool format_is_uai(struct text);   /* 7 digits and their key letter */
bool format_is_iban(struct text);  /* no spaces, mod 97, 15..34 characters */
bool iban_is_sepa(struct text);    /* of a country of the SEPA zone, of that country's length */
bool format_is_bic(struct text);
bool format_is_mail(struct text);  /* local@domain.tld, 254 at most, one '@', no white space */
bool format_is_phone(struct text); /* +CC or 0…, digits, spaces, dots; 6..15 digits */
bool format_is_code4(struct text); /* four ASCII digits */
bool format_is_postcode(struct text);
bool format_is_slug(struct text); /* a-z 0-9 - _ : codes of benefits, campaigns */
/* By name, as an operation's field declares it; unknown names abort at start. */
typedef bool format_fn(struct text);
format_fn *format_find(const char *name);
const char *format_pattern(const char *name); /* regular expression for OpenAPI, or NULL */
char uai_key(int64_t seven_digits);
struct text iban_make(struct arena *, struct text country, struct text bban); /* demo, tests */
int luhn_digit(struct text digits); /* the digit that completes them, 0..9 */
