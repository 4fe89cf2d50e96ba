-- notice.sql: mail waiting to be sent, and what is written in it.

-- notice_add(id int, template text, account_id int, subject_id int, note text, now_ms int,
--   about_person_id int) -> none
-- Somebody without address gets nothing: the school hands out a slip (D44). Nobody writes to a
-- closed account or about a closed file (D11).
INSERT INTO outbox (id, template, account_id, subject_id, note, state, tries, error, queued_ms,
    next_ms, sent_ms, about_person_id)
SELECT ?1, ?2, a.id, ?4, ?5, 'queued', 0, '', ?6, ?6, 0, ?7
FROM account a LEFT JOIN person p ON p.id = a.person_id LEFT JOIN person m ON m.id = ?7
WHERE a.id = ?3 AND a.mail <> '' AND a.state <> 'closed' AND coalesce(p.state, 'open') = 'open'
  AND coalesce(m.state, 'open') = 'open';

-- notice_person(person_id int) -> one(birth_day int, account_id int)
SELECT p.birth_day,
       coalesce((SELECT min(a.id) FROM account a
                 WHERE a.person_id = p.id AND a.person_id <> 0), 0)
FROM person p WHERE p.id = ?1;

-- notice_representatives(person_id int) -> many(account_id int)
SELECT account_id FROM representative WHERE person_id = ?1 AND state = 'active' ORDER BY id;

-- notices_to_box(account_id int, template text, since_ms int) -> one(n int)
-- Of one kind, to the mailbox of this account, whoever's accounts share it.
SELECT CAST(count(*) AS BIGINT) FROM outbox o JOIN account a ON a.id = o.account_id
WHERE a.mail = (SELECT mail FROM account WHERE id = ?1) AND a.mail <> ''
  AND o.template = ?2 AND o.queued_ms > ?3;

-- --- sending -------------------------------------------------------------------------------------

-- notices_due(now_ms int, most int) -> many(id int, next_ms int)
SELECT id, next_ms FROM outbox WHERE state = 'queued' AND next_ms <= ?1
ORDER BY next_ms, id LIMIT ?2;

-- notice_claim(id int, seen_ms int, until_ms int) -> count
-- 0: another sender has it.
UPDATE outbox SET next_ms = ?3 WHERE id = ?1 AND state = 'queued' AND next_ms = ?2;

-- notice_tries(id int) -> one(state text, tries int)
SELECT state, tries FROM outbox WHERE id = ?1;

-- notice_sent(id int, at_ms int) -> count
UPDATE outbox SET state = 'sent', tries = tries + 1, error = '', sent_ms = ?2
WHERE id = ?1 AND state = 'queued';

-- notice_not_sent(id int, seen_tries int, state text, error text, next_ms int) -> count
UPDATE outbox SET state = ?3, tries = tries + 1, error = ?4, next_ms = ?5
WHERE id = ?1 AND state = 'queued' AND tries = ?2;

-- --- what is written -----------------------------------------------------------------------------

-- notice_letter(id int) -> one(template text, subject_id int, note text, queued_ms int,
--   account_id int, login text, name text, mail text, lang text, person_id int, school_name text,
--   partner_name text, account_state text, person_state text, represented int, child_name text,
--   birth_day int, representative_state text)
-- A representative's mail is about somebody else, whom they must represent still.
SELECT o.template, o.subject_id, o.note, o.queued_ms, a.id, a.login, a.name, a.mail, a.lang,
       coalesce(p.id, 0), coalesce(s.name, ''), coalesce(r.name, ''), a.state,
       coalesce(p.state, 'open'), CASE WHEN o.about_person_id <> 0 THEN 1 ELSE 0 END,
       coalesce(p.given_name || ' ' || p.family_name, ''), coalesce(p.birth_day, 0),
       coalesce(m.state, '')
FROM outbox o JOIN account a ON a.id = o.account_id
LEFT JOIN person p ON p.id = CASE WHEN o.about_person_id <> 0 THEN o.about_person_id
                                  ELSE a.person_id END
LEFT JOIN representative m ON m.person_id = o.about_person_id AND m.account_id = a.id
LEFT JOIN school s ON s.id = a.school_id
LEFT JOIN partner r ON r.id = a.partner_id
WHERE o.id = ?1;

-- notice_link(link_id int) -> one(expires_ms int, used_ms int)
SELECT expires_ms, used_ms FROM link WHERE id = ?1;

-- notice_last_file(person_id int) -> one(school_name text)
SELECT s.name FROM enrolment e JOIN school s ON s.id = e.school_id
WHERE e.person_id = ?1 ORDER BY e.id DESC LIMIT 1;

-- notice_file(enrolment_id int) -> one(campaign_id int, school_name text, decided_day int,
--   reason text)
SELECT e.campaign_id, s.name, e.decided_day, e.reason
FROM enrolment e JOIN school s ON s.id = e.school_id WHERE e.id = ?1;

-- notice_refund(refund_id int) -> one(campaign_id int, benefit text, partner_name text)
SELECT f.campaign_id, f.benefit, r.name
FROM refund f JOIN partner r ON r.id = f.partner_id WHERE f.id = ?1;

-- notice_conduct(conduct_id int) -> one(reply_until_day int, number text, campaign_id int,
--   until_day int, appeal_until_day int)
SELECT reply_until_day, number, campaign_id, until_day, appeal_until_day FROM conduct WHERE id = ?1;
-- notice_proposal(proposal_id int) -> one(title text, school_name text, partner_name text, reason
--   text, pay_day int, object_until_day int)
SELECT p.title, s.name, r.name, p.reason, p.pay_day, p.object_until_day
FROM proposal p JOIN school s ON s.id = p.school_id JOIN partner r ON r.id = p.partner_id
WHERE p.id = ?1;

-- --- seeing what happened ------------------------------------------------------------------------

-- row listed_notice(id int, account_id int, login text, name text, mail text, template text,
--   state text, tries int, error text, queued_ms int, next_ms int, sent_ms int)

-- fragment listed_notices
SELECT o.id, o.account_id, a.login, a.name, a.mail, o.template, o.state, o.tries, o.error,
       o.queued_ms, o.next_ms, o.sent_ms
FROM outbox o JOIN account a ON a.id = o.account_id

-- notices_all(before_id int, most int) -> many(struct listed_notice)
{listed_notices}
WHERE o.id < ?1 ORDER BY o.id DESC LIMIT ?2;

-- notices_of_account(account_id int, before_id int, most int) -> many(struct listed_notice)
{listed_notices}
WHERE o.account_id = ?1 AND o.id < ?2 ORDER BY o.id DESC LIMIT ?3;
