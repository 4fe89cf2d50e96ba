/* format.c - shapes of identifiers: the checks, and one table that gives each its name and its
 * regular expression. The expressions tell the API's readers the shape; keys and check digits,
 * which no expression can say, are in the checks only. */
#include "base/format.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

static bool is_alphanumeric(char c)
{
    return is_digit(c) || is_upper(c) || (c >= 'a' && c <= 'z');
}

/* `text` is as long as `shape` and each character of the class written there: '9' a digit, 'A' an
 * upper-case letter, 'X' either. */
static bool has_shape(struct text text, const char *shape)
{
    if (text.len != strlen(shape)) return false;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        bool fits = shape[i] == '9'   ? is_digit(c)
                    : shape[i] == 'A' ? is_upper(c)
                                      : is_digit(c) || is_upper(c);
        if (!fits) return false;
    }
    return true;
}

/* Luhn's sum: from the right, every second digit doubled, and 9 taken off when that passes 9. */
static int luhn_sum(struct text digits, bool double_last)
{
    int sum = 0;
    bool doubled = double_last;
    for (size_t i = digits.len; i-- > 0; doubled = !doubled) {
        int digit = (digits.at[i] - '0') * (doubled ? 2 : 1);
        sum += digit > 9 ? digit - 9 : digit;
    }
    return sum;
}

int luhn_digit(struct text digits)
{
    return (10 - luhn_sum(digits, true) % 10) % 10;
}

bool format_is_siren(struct text text)
{
    return has_shape(text, "999999999") && luhn_sum(text, false) % 10 == 0;
}

bool format_is_siret(struct text text)
{
    if (!has_shape(text, "99999999999999")) return false;
    if (luhn_sum(text, false) % 10 == 0) return true;
    if (!text_starts_with(text, TEXT("356000000"))) return false;
    int sum = 0; /* La Poste has more places than Luhn's key lets it number */
    for (size_t i = 0; i < text.len; i++) sum += text.at[i] - '0';
    return sum % 5 == 0;
}

char uai_key(int64_t seven_digits)
{
    return "ABCDEFGHJKLMNPRSTUVWXYZ"[seven_digits % 23];
}

bool format_is_uai(struct text text)
{
    int64_t number;
    return has_shape(text, "9999999A") && text_to_int((struct text){ text.at, 7 }, &number) &&
           text.at[7] == uai_key(number);
}

/* The remainder by 97 of `text` read as a number, letters being 10 to 35, after `before`. */
static int mod_97(int before, struct text text)
{
    int remainder = before;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        remainder =
            is_digit(c) ? (remainder * 10 + c - '0') % 97 : (remainder * 100 + c - 'A' + 10) % 97;
    }
    return remainder;
}

bool format_is_iban(struct text text)
{
    if (text.len < 15 || text.len > 34 || !has_shape((struct text){ text.at, 4 }, "AA99"))
        return false;
    for (size_t i = 4; i < text.len; i++)
        if (!is_digit(text.at[i]) && !is_upper(text.at[i])) return false;
    struct text head = { text.at, 4 }, bban = { text.at + 4, text.len - 4 };
    return mod_97(mod_97(0, bban), head) == 1;
}

struct text iban_make(struct arena *arena, struct text country, struct text bban)
{
    int key = 98 - mod_97(mod_97(mod_97(0, bban), country), TEXT("00"));
    return text_format(arena, "%.*s%02d%.*s", TEXT_ARGS(country), key, TEXT_ARGS(bban));
}

/* The countries whose accounts a SEPA transfer reaches, and how long their IBANs are. */
static const struct {
    char country[3];
    size_t len;
} sepa_ibans[] = {
    { "AD", 24 }, { "AT", 20 }, { "BE", 16 }, { "BG", 22 }, { "CH", 21 }, { "CY", 28 },
    { "CZ", 24 }, { "DE", 22 }, { "DK", 18 }, { "EE", 20 }, { "ES", 24 }, { "FI", 18 },
    { "FR", 27 }, { "GB", 22 }, { "GI", 23 }, { "GR", 27 }, { "HR", 21 }, { "HU", 28 },
    { "IE", 22 }, { "IS", 26 }, { "IT", 27 }, { "LI", 21 }, { "LT", 20 }, { "LU", 20 },
    { "LV", 21 }, { "MC", 27 }, { "MT", 31 }, { "NL", 18 }, { "NO", 15 }, { "PL", 28 },
    { "PT", 25 }, { "RO", 24 }, { "SE", 24 }, { "SI", 19 }, { "SK", 24 }, { "SM", 27 },
    { "VA", 22 },
};

bool iban_is_sepa(struct text iban)
{
    if (!format_is_iban(iban)) return false;
    for (size_t i = 0; i < sizeof sepa_ibans / sizeof *sepa_ibans; i++)
        if (text_starts_with(iban, text_of(sepa_ibans[i].country)))
            return iban.len == sepa_ibans[i].len;
    return false;
}

bool format_is_bic(struct text text)
{
    return has_shape(text, "XXXXAAXX") || has_shape(text, "XXXXAAXXXXX");
}

static bool is_mail_label(struct text label)
{
    if (label.len < 1 || label.len > 63) return false;
    for (size_t i = 0; i < label.len; i++)
        if (!is_alphanumeric(label.at[i]) && label.at[i] != '-') return false;
    return label.at[0] != '-' && label.at[label.len - 1] != '-';
}

bool format_is_mail(struct text text)
{
    if (text.len > 254 || !text.len || memchr(text.at, '\0', text.len)) return false;
    struct text domain = text, local = text_cut(&domain, '@');
    if (local.len < 1 || local.len > 64) return false;
    for (size_t i = 0; i < local.len; i++)
        if (!is_alphanumeric(local.at[i]) && !strchr(".!#$%&'*+/=?^_`{|}~-", local.at[i]))
            return false;
    size_t labels = 0;
    struct text label = { 0 };
    while (domain.at) {
        label = text_cut(&domain, '.');
        if (!is_mail_label(label)) return false;
        labels++;
    }
    return labels >= 2 && !is_digit(label.at[0]); /* an address of numbers is no domain */
}

bool format_is_phone(struct text text)
{
    if (text.len < 2) return false;
    bool abroad = text.at[0] == '+';
    if (abroad ? text.at[1] < '1' || text.at[1] > '9' : text.at[0] != '0') return false;
    size_t digits = 0;
    for (size_t i = abroad; i < text.len; i++) {
        if (is_digit(text.at[i])) {
            digits++;
            continue;
        }
        bool separates = text.at[i] == ' ' || text.at[i] == '.';
        if (!separates || i + 1 == text.len || !is_digit(text.at[i + 1])) return false;
    }
    return digits >= 6 && digits <= 15;
}

bool format_is_code4(struct text text)
{
    return has_shape(text, "9999");
}

bool format_is_postcode(struct text text)
{
    int64_t number;
    return has_shape(text, "99999") && text_to_int(text, &number) && number >= 1000 &&
           number < 99000;
}

bool format_is_slug(struct text text)
{
    if (text.len < 1 || text.len > 64) return false;
    for (size_t i = 0; i < text.len; i++)
        if (!is_alphanumeric(text.at[i]) && text.at[i] != '-' && text.at[i] != '_') return false;
    for (size_t i = 0; i < text.len; i++)
        if (is_upper(text.at[i])) return false;
    return true;
}

static const struct format {
    const char *name;
    format_fn *check;
    const char *pattern;
} formats[] = {
    { "siret", format_is_siret, "^[0-9]{14}$" },
    { "siren", format_is_siren, "^[0-9]{9}$" },
    { "uai", format_is_uai, "^[0-9]{7}[A-HJ-NPR-Z]$" },
    { "iban", format_is_iban, "^[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}$" },
    { "bic", format_is_bic, "^[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?$" },
    { "mail", format_is_mail,
      "^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@"
      "([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\.)+"
      "[A-Za-z]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$" },
    { "phone", format_is_phone, "^(\\+[1-9]|0)([ .]?[0-9]){5,14}$" },
    { "code4", format_is_code4, "^[0-9]{4}$" },
    { "postcode", format_is_postcode, "^(0[1-9]|[1-8][0-9]|9[0-8])[0-9]{3}$" },
    { "slug", format_is_slug, "^[a-z0-9_-]{1,64}$" },
};

static const struct format *find(const char *name)
{
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        if (strcmp(formats[i].name, name) == 0) return &formats[i];
    return NULL;
}

format_fn *format_find(const char *name)
{
    const struct format *format = find(name);
    if (!format) {
        fprintf(stderr, "passregion: no format is called \"%s\"\n", name);
        abort();
    }
    return format->check;
}

const char *format_pattern(const char *name)
{
    const struct format *format = find(name);
    return format ? format->pattern : NULL;
}
