/* outbox.c - what waits to be sent: a row says which template about what to whom, and holds no
 * address and no secret. */
#include <assert.h>

#include "notice/mail_text.h"
#include "notice/notice.h"
#include "sql/notice_sql.h"

enum err notice_queue(struct call *c, const char *template, int64_t account_id, int64_t subject_id,
                      struct text note)
{
    assert(mail_text_find(text_of(template)));
    return sql_notice_add(c->tx, id_new(tx_store(c->tx)), text_of(template), account_id, subject_id,
                          note.at ? note : TEXT(""), c->now_ms);
}

struct text notice_link_token(struct arena *arena, const struct keys *keys, int64_t link_id)
{
    return token_derive(arena, keys, KEY_LINK, link_id, TEXT("link"));
}
