/* notice.h - telling people what happened, by mail. A slice only queues a row, in the transaction
 * of what happened; the mail is written and sent later by a sender, so that neither a
 * slow mail server nor a fault of it stands in anybody's way. */
#pragma once
#include "op/op.h"

/* Queues a mail to an account: `template` is one of mail_text.c's, `subject_id` what it is about
 * (a link's id for those that carry one, else the file, card or refund), `note` words of its own
 * or "". Nothing is queued for an account without address (D44), or closed, or of a closed person
 * (D11). */
enum err notice_queue(struct call *, const char *template, int64_t account_id, int64_t subject_id,
                      struct text note);

/* The same to a young person, and while they are a minor to each of their active representatives
 * (R101, D13, D14), in mails that name the young person; nothing once the file is closed (D11). */
enum err notice_queue_person(struct call *, const char *template, int64_t person_id,
                             int64_t subject_id, struct text note);
/* To one representative, about somebody they represent. */
enum err notice_queue_about(struct call *, const char *template, int64_t account_id,
                            int64_t about_person_id, int64_t subject_id, struct text note);

/* The secret of a link that a mail carries (R22): derived when the mail is written, and once
 * before, to keep its hash. Absent without memory. */
struct text notice_link_token(struct arena *, const struct keys *, int64_t link_id);

/* --- sending ---------------------------------------------------------------------------------- */
struct region;
struct notice_sender;
struct notice_options {
    struct service *service;
    const struct keys *keys;
    const struct region *region; /* the service's context */
    const char *smtp_url;        /* notice/smtp.h; NULL: the mails stay queued */
    int64_t poll_ms;             /* how often the thread looks; 0: 2000 */
};
/* A thread that sends what is due; several servers may each have one. Texts of the options live as
 * long as the sender. NO_MEMORY. */
enum err notice_start(const struct notice_options *, struct notice_sender **);
void notice_stop(struct notice_sender *); /* before service_close; breaks off the mail under way */

/* The same without the thread. notice_send_due sends at most `most` of the mails that are due and
 * says how many the server took. Each is claimed first, so that two senders never both send it;
 * what the server does not take now is due again after 1 minute, then 3, 9, … up to 12 hours, 8
 * times in all. Only faults of ours are answered. */
enum err notice_sender_open(const struct notice_options *, struct notice_sender **);
enum err notice_send_due(struct notice_sender *, size_t most, size_t *sent);
void notice_sender_close(struct notice_sender *);
