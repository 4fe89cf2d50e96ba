/* mail_text.h - the words of the mails, in French and English (D41): plain text, short, without the
 * code of use, without amounts and without anything about health. */
#pragma once
#include "base/err.h"
#include "base/text.h"

/* Its subject_id. */
enum mail_about {
    ABOUT_NOTHING,
    ABOUT_LINK,
    ABOUT_FILE,
    ABOUT_REFUND,
    ABOUT_CONDUCT,
    ABOUT_PROPOSAL
};
struct mail_text {
    const char *name;
    enum mail_about about;
    struct {
        const char *subject, *body;
    } in[2]; /* by enum lang */
};
const struct mail_text *mail_text_find(struct text name); /* NULL when unknown */

/* What {name} becomes. */
struct mail_fact {
    const char *name; /* NULL ends the list */
    struct text text;
};
/* The template with its facts filled in; a line that needs a fact which is absent or "" is left
 * out. Absent when the arena is full. */
struct text mail_text_fill(struct arena *, const char *template, const struct mail_fact *);
