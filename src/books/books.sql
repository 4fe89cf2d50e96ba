-- What the books' checks look at: one page of one table at a time, the rows with
-- ?1 < id <= ?2, on one snapshot. Each statement counts the rows that break a rule and names the
-- first of them. The numbers of account classes and kinds of transfer are ledger.h's, handed in.
-- CROSS JOIN before a transfer keeps SQLite from walking through all of them: it then goes from
-- left to right.

-- row offenders(breaks int, first_id int)
-- row book_page(until_id int, n int)

-- --- pages ---------------------------------------------------------------------------------------

-- page_of_transfers(after_id int, most int) -> one(struct book_page)
SELECT coalesce(max(id), 0) AS until_id, count(*) AS n
FROM (SELECT id FROM transfer WHERE id > ?1 ORDER BY id LIMIT ?2) AS page;

-- page_of_wallets(after_id int, most int) -> one(struct book_page)
SELECT coalesce(max(id), 0) AS until_id, count(*) AS n
FROM (SELECT id FROM wallet WHERE id > ?1 ORDER BY id LIMIT ?2) AS page;

-- page_of_payments(after_id int, most int) -> one(struct book_page)
SELECT coalesce(max(id), 0) AS until_id, count(*) AS n
FROM (SELECT id FROM payment WHERE id > ?1 ORDER BY id LIMIT ?2) AS page;

-- page_of_refunds(after_id int, most int) -> one(struct book_page)
SELECT coalesce(max(id), 0) AS until_id, count(*) AS n
FROM (SELECT id FROM refund WHERE id > ?1 ORDER BY id LIMIT ?2) AS page;

-- page_of_partners(after_id int, most int) -> one(struct book_page)
SELECT coalesce(max(id), 0) AS until_id, count(*) AS n
FROM (SELECT id FROM partner WHERE id > ?1 ORDER BY id LIMIT ?2) AS page;

-- page_of_run_lines(after_id int, most int) -> one(struct book_page)
SELECT coalesce(max(id), 0) AS until_id, count(*) AS n
FROM (SELECT id FROM run_line WHERE id > ?1 ORDER BY id LIMIT ?2) AS page;

-- page_of_bank_files(after_id int, most int) -> one(struct book_page)
SELECT coalesce(max(id), 0) AS until_id, count(*) AS n
FROM (SELECT id FROM bank_file WHERE id > ?1 ORDER BY id LIMIT ?2) AS page;

-- --- transfers -----------------------------------------------------------------------------------

-- transfer_routes(after_id int, until_id int, wallet_class int)
--   -> many(kind int, debit_class int, credit_class int, same_unit int, n int, first_id int)
-- Class 0: an account that nobody knows, or that is two things.
SELECT kind, debit_class, credit_class, same_unit, count(*) AS n, min(id) AS first_id
FROM (SELECT t.id AS id, t.kind AS kind,
             CASE WHEN dw.id IS NOT NULL AND d.id IS NULL THEN ?3
                  WHEN dw.id IS NULL AND d.class <> ?3 THEN d.class ELSE 0 END AS debit_class,
             CASE WHEN cw.id IS NOT NULL AND c.id IS NULL THEN ?3
                  WHEN cw.id IS NULL AND c.class <> ?3 THEN c.class ELSE 0 END AS credit_class,
             CASE WHEN coalesce(dw.unit, d.unit, '') = coalesce(cw.unit, c.unit, '')
                  THEN 1 ELSE 0 END AS same_unit
      FROM transfer t
      LEFT JOIN ledger_account d ON d.id = t.debit_id
      LEFT JOIN wallet dw ON dw.id = t.debit_id
      LEFT JOIN ledger_account c ON c.id = t.credit_id
      LEFT JOIN wallet cw ON cw.id = t.credit_id
      WHERE t.id > ?1 AND t.id <= ?2) AS posted
GROUP BY kind, debit_class, credit_class, same_unit
ORDER BY kind, debit_class, credit_class, same_unit;

-- transfers_uncaused(after_id int, until_id int, fund int, use int, price int, refund int,
--   refund_price int, run int, paid int, rejected int, load int, expire int, withdraw int,
--   budget_class int) -> one(struct offenders)
-- A kind that has no line here has no cause either. Those of wallets: wallet_moves_uncaused.
SELECT count(*) AS breaks, coalesce(min(t.id), 0) AS first_id
FROM transfer t
WHERE t.id > ?1 AND t.id <= ?2 AND t.kind NOT IN (?11, ?12, ?13)
  AND NOT (t.kind = ?3 AND EXISTS (
      SELECT 1 FROM campaign k JOIN ledger_account a ON a.campaign_id = k.id
      WHERE k.id = t.cause_id AND a.class = ?14 AND a.id IN (t.debit_id, t.credit_id)))
  AND NOT (t.kind IN (?4, ?5) AND EXISTS (SELECT 1 FROM payment p WHERE p.id = t.cause_id))
  AND NOT (t.kind IN (?6, ?7) AND EXISTS (SELECT 1 FROM refund f WHERE f.id = t.cause_id))
  AND NOT (t.kind IN (?8, ?9, ?10) AND EXISTS (SELECT 1 FROM run_line l WHERE l.id = t.cause_id));

-- wallet_moves_uncaused(after_id int, until_id int, load int, expire int, withdraw int,
--   budget_class int, issued_class int, cents text) -> one(struct offenders)
-- Loads, ends and withdrawals: between a wallet and where its money or units come from, because of
-- the wallet itself (its day came, or its person's file was closed, D11), a decision on it, a
-- refund of a use of it (its top-up goes), or its person's file of that campaign (a validation
-- undone).
SELECT count(*) AS breaks, coalesce(min(t.id), 0) AS first_id
FROM transfer t
WHERE t.id > ?1 AND t.id <= ?2 AND t.kind IN (?3, ?4, ?5)
  AND NOT EXISTS (
      SELECT 1
      FROM wallet w
      JOIN ledger_account a
        ON a.id = CASE WHEN t.kind = ?3 THEN t.debit_id ELSE t.credit_id END
      WHERE w.id = CASE WHEN t.kind = ?3 THEN t.credit_id ELSE t.debit_id END
        AND a.class = CASE WHEN w.unit = ?8 THEN ?6 ELSE ?7 END
        AND a.campaign_id = w.campaign_id AND a.benefit = w.benefit AND a.unit = w.unit
        AND (t.cause_id = w.id
             OR (t.kind <> ?4 AND EXISTS (SELECT 1 FROM grant_decision d
                                          WHERE d.id = t.cause_id AND d.wallet_id = w.id))
             OR (t.kind = ?5 AND EXISTS (SELECT 1
                                         FROM refund f JOIN payment p ON p.id = f.payment_id
                                         WHERE f.id = t.cause_id AND p.wallet_id = w.id))
             OR (t.kind = ?5 AND EXISTS (SELECT 1 FROM enrolment e
                                         WHERE e.id = t.cause_id AND e.person_id = w.person_id
                                           AND e.campaign_id = w.campaign_id))));

-- --- days ----------------------------------------------------------------------------------------
-- The calendar of Paris is the program's: each day's first and last instant are compared there.

-- row day_span(day int, first_ms int, last_ms int)

-- transfer_days(after_id int, until_id int) -> many(struct day_span)
SELECT day, min(at_ms) AS first_ms, max(at_ms) AS last_ms
FROM transfer WHERE id > ?1 AND id <= ?2 GROUP BY day ORDER BY day;

-- payment_days(after_id int, until_id int) -> many(struct day_span)
SELECT day, min(at_ms) AS first_ms, max(at_ms) AS last_ms
FROM payment WHERE id > ?1 AND id <= ?2 GROUP BY day ORDER BY day;

-- refund_days(after_id int, until_id int) -> many(struct day_span)
SELECT day, min(at_ms) AS first_ms, max(at_ms) AS last_ms
FROM refund WHERE id > ?1 AND id <= ?2 GROUP BY day ORDER BY day;

-- transfers_off_day(after_id int, until_id int, day int, from_ms int, until_ms int)
--   -> one(struct offenders)
SELECT count(*) AS breaks, coalesce(min(id), 0) AS first_id
FROM transfer WHERE id > ?1 AND id <= ?2 AND day = ?3 AND (at_ms < ?4 OR at_ms >= ?5);

-- payments_off_day(after_id int, until_id int, day int, from_ms int, until_ms int)
--   -> one(struct offenders)
SELECT count(*) AS breaks, coalesce(min(id), 0) AS first_id
FROM payment WHERE id > ?1 AND id <= ?2 AND day = ?3 AND (at_ms < ?4 OR at_ms >= ?5);

-- refunds_off_day(after_id int, until_id int, day int, from_ms int, until_ms int)
--   -> one(struct offenders)
SELECT count(*) AS breaks, coalesce(min(id), 0) AS first_id
FROM refund WHERE id > ?1 AND id <= ?2 AND day = ?3 AND (at_ms < ?4 OR at_ms >= ?5);

-- --- wallets -------------------------------------------------------------------------------------

-- fragment uses_of_wallets
FROM wallet w JOIN payment p ON p.person_id = w.person_id AND p.wallet_id = w.id
WHERE w.id > ?1 AND w.id <= ?2

-- fragment last_decision
SELECT wallet_id, max(id) AS id FROM grant_decision
WHERE wallet_id > ?1 AND wallet_id <= ?2 GROUP BY wallet_id

-- fragment refunds_of_wallets
(SELECT w.id AS wallet_id, f.id AS id, f.amount AS amount, f.to_wallet AS to_wallet
 FROM wallet w
 JOIN payment p ON p.person_id = w.person_id AND p.wallet_id = w.id
 JOIN refund f ON f.payment_id = p.id
 WHERE w.id > ?1 AND w.id <= ?2)

-- wallets_off_balance(after_id int, until_id int) -> one(struct offenders)
-- Against everything that moved because of the wallet, its decisions, uses and refunds, or its
-- file. That no transfer touches it for another reason is checked from the transfers.
WITH cause AS (
    SELECT id AS wallet_id, id AS cause_id FROM wallet WHERE id > ?1 AND id <= ?2
    UNION ALL
    SELECT wallet_id, id FROM grant_decision WHERE wallet_id > ?1 AND wallet_id <= ?2
    UNION ALL
    SELECT w.id, p.id {uses_of_wallets}
    UNION ALL
    SELECT f.wallet_id, f.id FROM {refunds_of_wallets} AS f
    UNION ALL
    SELECT w.id, e.id
    FROM wallet w
    JOIN enrolment e ON e.person_id = w.person_id AND e.campaign_id = w.campaign_id
    WHERE w.id > ?1 AND w.id <= ?2),
moved AS (
    SELECT c.wallet_id AS wallet_id,
           CAST(sum(CASE WHEN t.credit_id = c.wallet_id THEN t.amount
                         WHEN t.debit_id = c.wallet_id THEN -t.amount ELSE 0 END) AS BIGINT)
               AS amount
    FROM cause c CROSS JOIN transfer t
    WHERE t.cause_id = c.cause_id
    GROUP BY c.wallet_id)
SELECT count(*) AS breaks, coalesce(min(w.id), 0) AS first_id
FROM wallet w LEFT JOIN moved m ON m.wallet_id = w.id
WHERE w.id > ?1 AND w.id <= ?2
  AND (w.balance <> coalesce(m.amount, 0) OR (w.state <> 'open' AND w.balance <> 0));

-- wallets_off_level(after_id int, until_id int, access_unit text) -> one(struct offenders)
-- An open wallet holds what was granted less what was spent, and never less than nothing (D1).
-- What was given back to the budget instead (D16) is spent no more, but not in the wallet either,
-- unless it was decided again since.
WITH last AS ({last_decision}),
elsewhere AS (
    SELECT f.wallet_id AS wallet_id, CAST(sum(f.amount) AS BIGINT) AS amount
    FROM {refunds_of_wallets} AS f JOIN last d ON d.wallet_id = f.wallet_id AND f.id > d.id
    WHERE f.to_wallet = 0
    GROUP BY f.wallet_id)
SELECT count(*) AS breaks, coalesce(min(w.id), 0) AS first_id
FROM wallet w LEFT JOIN elsewhere e ON e.wallet_id = w.id
WHERE w.id > ?1 AND w.id <= ?2 AND w.state = 'open'
  AND w.balance <> CASE WHEN w.unit = ?3 THEN 0
                        WHEN w.granted > w.spent + coalesce(e.amount, 0)
                        THEN w.granted - w.spent - coalesce(e.amount, 0) ELSE 0 END;

-- wallets_off_spent(after_id int, until_id int) -> one(struct offenders)
WITH used AS (
    SELECT w.id AS wallet_id, CAST(sum(p.amount - p.refunded) AS BIGINT) AS amount
    {uses_of_wallets} GROUP BY w.id)
SELECT count(*) AS breaks, coalesce(min(w.id), 0) AS first_id
FROM wallet w LEFT JOIN used u ON u.wallet_id = w.id
WHERE w.id > ?1 AND w.id <= ?2 AND w.spent <> coalesce(u.amount, 0);

-- wallets_off_decision(after_id int, until_id int, withdraw int) -> one(struct offenders)
-- Granted is the last decision's amount, less the top-ups withdrawn since with the use they were
-- made for (D26, D27).
WITH last AS ({last_decision}),
taken AS (
    SELECT f.wallet_id AS wallet_id, CAST(sum(t.amount) AS BIGINT) AS amount
    FROM {refunds_of_wallets} AS f JOIN last d ON d.wallet_id = f.wallet_id CROSS JOIN transfer t
    WHERE t.cause_id = f.id AND t.debit_id = f.wallet_id AND t.kind = ?3 AND t.id > d.id
    GROUP BY f.wallet_id)
SELECT count(*) AS breaks, coalesce(min(w.id), 0) AS first_id
FROM wallet w
LEFT JOIN last l ON l.wallet_id = w.id
LEFT JOIN grant_decision d ON d.id = l.id
LEFT JOIN taken t ON t.wallet_id = w.id
WHERE w.id > ?1 AND w.id <= ?2
  AND (d.id IS NULL OR w.granted <> d.amount - coalesce(t.amount, 0));

-- decisions_astray(after_id int, until_id int) -> one(struct offenders)
-- Of another person, benefit or file than its wallet, or booked more than once.
SELECT count(*) AS breaks, coalesce(min(d.id), 0) AS first_id
FROM grant_decision d JOIN wallet w ON w.id = d.wallet_id
WHERE d.wallet_id > ?1 AND d.wallet_id <= ?2
  AND (d.person_id <> w.person_id OR d.benefit <> w.benefit
       OR (d.enrolment_id <> 0
           AND NOT EXISTS (SELECT 1 FROM enrolment e
                           WHERE e.id = d.enrolment_id AND e.person_id = w.person_id
                             AND e.campaign_id = w.campaign_id))
       OR 1 < (SELECT count(*) FROM transfer t WHERE t.cause_id = d.id));

-- instalments_repeated(after_id int, until_id int) -> one(struct offenders)
-- The same (track, rank) in more than two campaigns: a repeated year reloads it once (D4).
SELECT count(*) AS breaks, coalesce(min(w.id), 0) AS first_id
FROM wallet w
WHERE w.id > ?1 AND w.id <= ?2
  AND EXISTS (SELECT 1 FROM grant_decision d
              WHERE d.wallet_id = w.id AND d.instalment <> ''
                AND 2 < (SELECT count(DISTINCT o.wallet_id) FROM grant_decision o
                         WHERE o.person_id = d.person_id AND o.instalment = d.instalment
                           AND o.instalment <> '' AND o.amount > 0));

-- wallets_used_again(after_id int, until_id int)
--   -> many(campaign_id int, benefit text, wallets int, first_id int)
-- Two uses or more that were not given back whole: wrong where the catalogue says `once` (D26).
SELECT campaign_id, benefit, count(*) AS wallets, min(wallet_id) AS first_id
FROM (SELECT w.id AS wallet_id, w.campaign_id AS campaign_id, w.benefit AS benefit
      {uses_of_wallets} AND p.refunded < p.amount
      GROUP BY w.id, w.campaign_id, w.benefit HAVING count(*) > 1) AS again
GROUP BY campaign_id, benefit ORDER BY campaign_id, benefit;

-- wallets_off_suspension(after_id int, until_id int) -> one(struct offenders)
SELECT count(*) AS breaks, coalesce(min(w.id), 0) AS first_id
FROM wallet w
WHERE w.id > ?1 AND w.id <= ?2
  AND (w.suspended <> (SELECT count(*) FROM suspension s
                       WHERE s.wallet_id = w.id AND s.until_ms = 0)
       OR (w.suspended = 1
           AND NOT EXISTS (SELECT 1 FROM suspension s
                           WHERE s.wallet_id = w.id AND s.until_ms = 0
                             AND s.until_day = w.suspended_until_day)));

-- wallets_left_over(after_id int, until_id int, ended_before_day int) -> one(struct offenders)
SELECT count(*) AS breaks, coalesce(min(id), 0) AS first_id
FROM wallet WHERE id > ?1 AND id <= ?2 AND state <> 'closed' AND until_day < ?3;

-- --- uses ----------------------------------------------------------------------------------------

-- payments_astray(after_id int, until_id int) -> one(struct offenders)
-- Of another person, campaign or benefit than its wallet, another's card, another partner's place.
SELECT count(*) AS breaks, coalesce(min(p.id), 0) AS first_id
FROM payment p JOIN wallet w ON w.id = p.wallet_id
LEFT JOIN card c ON c.id = p.card_id
LEFT JOIN place l ON l.id = p.place_id
WHERE p.id > ?1 AND p.id <= ?2
  AND (p.person_id <> w.person_id OR p.campaign_id <> w.campaign_id OR p.benefit <> w.benefit
       OR coalesce(c.person_id, 0) <> p.person_id OR coalesce(l.partner_id, 0) <> p.partner_id);

-- payments_not_allowed(after_id int, until_id int) -> one(struct offenders)
-- Outside the window, while suspended (R101), or after the departure that froze it (D2).
SELECT count(*) AS breaks, coalesce(min(p.id), 0) AS first_id
FROM payment p JOIN wallet w ON w.id = p.wallet_id
WHERE p.id > ?1 AND p.id <= ?2
  AND (p.day NOT BETWEEN w.from_day AND w.until_day
       OR EXISTS (SELECT 1 FROM suspension s
                  WHERE s.wallet_id = w.id AND s.from_ms < p.at_ms
                    AND ((s.until_ms = 0 AND s.until_day >= p.day) OR s.until_ms > p.at_ms))
       OR (w.frozen = 1
           AND EXISTS (SELECT 1 FROM enrolment e
                       WHERE e.person_id = w.person_id AND e.campaign_id = w.campaign_id
                         AND e.state = 'departed' AND e.decided_ms < p.at_ms)));

-- payments_off_network(after_id int, until_id int) -> one(struct offenders)
-- No convention for the benefit that day, or the partner had left (R6, D21).
SELECT count(*) AS breaks, coalesce(min(p.id), 0) AS first_id
FROM payment p LEFT JOIN partner r ON r.id = p.partner_id
WHERE p.id > ?1 AND p.id <= ?2
  AND (r.id IS NULL OR (r.state = 'closed' AND r.closed_day < p.day)
       OR NOT EXISTS (SELECT 1 FROM convention v
                      WHERE v.partner_id = p.partner_id AND v.benefit = p.benefit
                        AND p.day BETWEEN v.from_day AND v.until_day));

-- payments_misbooked(after_id int, until_id int, use int, price int, budget_class int,
--   used_class int, payable_class int, cents text) -> one(struct offenders)
-- Exactly the transfers of its kind: money goes from the wallet to what the partner is owed; units
-- are used up and their price is owed, as is that of a paid entry.
SELECT count(*) AS breaks, coalesce(min(id), 0) AS first_id
FROM (SELECT p.id AS id, p.amount AS amount, p.region_cents AS region_cents, w.unit AS unit,
             CASE WHEN p.amount > 0 THEN 1 ELSE 0 END
                 + CASE WHEN w.unit <> ?8 AND p.region_cents > 0 THEN 1 ELSE 0 END AS wanted,
             (SELECT count(*) FROM transfer t WHERE t.cause_id = p.id) AS found,
             (SELECT count(DISTINCT t.kind)
              FROM transfer t
              JOIN ledger_account c ON c.id = t.credit_id
              LEFT JOIN ledger_account d ON d.id = t.debit_id
              WHERE t.cause_id = p.id AND t.at_ms = p.at_ms
                AND c.campaign_id = p.campaign_id AND c.benefit = p.benefit
                AND c.owner_id = CASE WHEN c.class = ?7 THEN p.partner_id ELSE 0 END
                AND ((t.kind = ?3 AND t.debit_id = w.id AND t.amount = p.amount AND c.unit = w.unit
                      AND c.class = CASE WHEN w.unit = ?8 THEN ?7 ELSE ?6 END)
                     OR (t.kind = ?4 AND w.unit <> ?8 AND t.amount = p.region_cents
                         AND c.class = ?7 AND d.class = ?5 AND d.campaign_id = p.campaign_id
                         AND d.benefit = p.benefit))) AS fitting
      FROM payment p JOIN wallet w ON w.id = p.wallet_id
      WHERE p.id > ?1 AND p.id <= ?2) AS booked
WHERE found <> wanted OR fitting <> wanted OR (unit = ?8 AND region_cents <> amount);

-- unit_prices(after_id int, until_id int, cents text, access_unit text)
--   -> many(campaign_id int, benefit text, access int, under_this_file int, amount int,
--           price_cents int, agreed_cents int, region_cents int, uses int, first_id int)
-- Each price that units or entries were taken at, with the convention's of the day (D31), to be
-- compared with the campaign's file; under_this_file 0: the file was replaced after the use.
SELECT campaign_id, benefit, access, under_this_file, amount, price_cents, agreed_cents,
       region_cents, count(*) AS uses, min(id) AS first_id
FROM (SELECT p.id AS id, p.campaign_id AS campaign_id, p.benefit AS benefit, p.amount AS amount,
             p.price_cents AS price_cents, p.region_cents AS region_cents,
             CASE WHEN w.unit = ?4 THEN 1 ELSE 0 END AS access,
             CASE WHEN p.at_ms < coalesce((SELECT max(r.at_ms) FROM audit_record r
                                           WHERE r.object_id = p.campaign_id
                                             AND r.operation = 'campaign_open'), 0)
                  THEN 0 ELSE 1 END AS under_this_file,
             coalesce((SELECT v.price_cents FROM convention v
                       WHERE v.partner_id = p.partner_id AND v.benefit = p.benefit
                         AND p.day BETWEEN v.from_day AND v.until_day
                       ORDER BY v.from_day DESC LIMIT 1), 0) AS agreed_cents
      FROM payment p JOIN wallet w ON w.id = p.wallet_id
      WHERE p.id > ?1 AND p.id <= ?2 AND w.unit <> ?3) AS priced
GROUP BY campaign_id, benefit, access, under_this_file, amount, price_cents, agreed_cents,
         region_cents
ORDER BY campaign_id, benefit, access, under_this_file, amount, price_cents, agreed_cents,
         region_cents;

-- payments_off_refunds(after_id int, until_id int) -> one(struct offenders)
WITH back AS (
    SELECT f.payment_id AS payment_id, CAST(sum(f.amount) AS BIGINT) AS amount,
           CAST(sum(f.region_cents) AS BIGINT) AS region_cents
    FROM refund f WHERE f.payment_id > ?1 AND f.payment_id <= ?2 GROUP BY f.payment_id)
SELECT count(*) AS breaks, coalesce(min(p.id), 0) AS first_id
FROM payment p LEFT JOIN back b ON b.payment_id = p.id
WHERE p.id > ?1 AND p.id <= ?2
  AND (p.refunded <> coalesce(b.amount, 0)
       OR p.refunded_region_cents <> coalesce(b.region_cents, 0)
       OR p.refunded > p.amount OR p.refunded_region_cents > p.region_cents);

-- --- what was given back -------------------------------------------------------------------------

-- refunds_astray(after_id int, until_id int) -> one(struct offenders)
-- Of another partner, campaign or benefit than its use, or to a wallet that had ended (D16).
SELECT count(*) AS breaks, coalesce(min(f.id), 0) AS first_id
FROM refund f JOIN payment p ON p.id = f.payment_id JOIN wallet w ON w.id = p.wallet_id
WHERE f.id > ?1 AND f.id <= ?2
  AND (f.partner_id <> p.partner_id OR f.campaign_id <> p.campaign_id OR f.benefit <> p.benefit
       OR (f.to_wallet = 1 AND f.day > w.until_day));

-- refunds_misbooked(after_id int, until_id int, refund int, refund_price int, withdraw int,
--   budget_class int, issued_class int, used_class int, payable_class int, cents text)
--   -> one(struct offenders)
-- Exactly the way back of its use: to the wallet or where its money or units came from, the price
-- to the budget; and, with the last of a use, at most the top-up made for it.
SELECT count(*) AS breaks, coalesce(min(id), 0) AS first_id
FROM (SELECT f.id AS id, f.amount AS amount, f.region_cents AS region_cents, w.unit AS unit,
             CASE WHEN f.amount > 0 THEN 1 ELSE 0 END
                 + CASE WHEN w.unit <> ?10 AND f.region_cents > 0 THEN 1 ELSE 0 END AS wanted,
             (SELECT count(*) FROM transfer t WHERE t.cause_id = f.id AND t.kind <> ?5) AS found,
             (SELECT count(DISTINCT t.kind)
              FROM transfer t
              JOIN ledger_account d ON d.id = t.debit_id
              LEFT JOIN ledger_account c ON c.id = t.credit_id
              WHERE t.cause_id = f.id AND t.at_ms = f.at_ms
                AND d.campaign_id = f.campaign_id AND d.benefit = f.benefit
                AND d.owner_id = CASE WHEN d.class = ?9 THEN f.partner_id ELSE 0 END
                AND (c.id IS NULL
                     OR (c.owner_id = 0 AND c.campaign_id = f.campaign_id
                         AND c.benefit = f.benefit))
                AND ((t.kind = ?3 AND t.amount = f.amount AND d.unit = w.unit
                      AND d.class = CASE WHEN w.unit = ?10 THEN ?9 ELSE ?8 END
                      AND CASE WHEN f.to_wallet = 1 THEN t.credit_id ELSE w.id END = w.id
                      AND CASE WHEN f.to_wallet = 1 THEN 0 ELSE coalesce(c.class, 0) END
                          = CASE WHEN f.to_wallet = 1 THEN 0
                                 WHEN w.unit = ?10 THEN ?6 ELSE ?7 END)
                     OR (t.kind = ?4 AND w.unit <> ?10 AND t.amount = f.region_cents
                         AND d.class = ?9 AND c.class = ?6))) AS fitting,
             (SELECT count(*) FROM transfer t WHERE t.cause_id = f.id AND t.kind = ?5) AS withdrawn,
             (SELECT count(*) FROM transfer t
              WHERE t.cause_id = f.id AND t.kind = ?5 AND t.amount = p.top_up
                AND f.to_wallet = 1 AND p.refunded = p.amount) AS topped
      FROM refund f JOIN payment p ON p.id = f.payment_id JOIN wallet w ON w.id = p.wallet_id
      WHERE f.id > ?1 AND f.id <= ?2) AS booked
WHERE found <> wanted OR fitting <> wanted OR withdrawn > 1 OR topped <> withdrawn
   OR (unit = ?10 AND region_cents <> amount);

-- --- who -----------------------------------------------------------------------------------------
-- 0 is the local operator; a key of a machine acts under its own id.

-- payment_actors_unknown(after_id int, until_id int) -> one(struct offenders)
SELECT count(*) AS breaks, coalesce(min(p.id), 0) AS first_id
FROM payment p
WHERE p.id > ?1 AND p.id <= ?2 AND p.account_id <> 0
  AND NOT EXISTS (SELECT 1 FROM account a WHERE a.id = p.account_id)
  AND NOT EXISTS (SELECT 1 FROM api_key k WHERE k.id = p.account_id);

-- refund_actors_unknown(after_id int, until_id int) -> one(struct offenders)
SELECT count(*) AS breaks, coalesce(min(f.id), 0) AS first_id
FROM refund f
WHERE f.id > ?1 AND f.id <= ?2 AND f.account_id <> 0
  AND NOT EXISTS (SELECT 1 FROM account a WHERE a.id = f.account_id)
  AND NOT EXISTS (SELECT 1 FROM api_key k WHERE k.id = f.account_id);

-- decision_actors_unknown(after_id int, until_id int) -> one(struct offenders)
SELECT count(*) AS breaks, coalesce(min(d.id), 0) AS first_id
FROM grant_decision d
WHERE d.wallet_id > ?1 AND d.wallet_id <= ?2 AND d.account_id <> 0
  AND NOT EXISTS (SELECT 1 FROM account a WHERE a.id = d.account_id)
  AND NOT EXISTS (SELECT 1 FROM api_key k WHERE k.id = d.account_id);

-- other_actors_unknown() -> one(struct offenders)
-- Of suspensions, holds, conduct, blocks and runs, of which there are few.
SELECT count(*) AS breaks, coalesce(min(x.id), 0) AS first_id
FROM (SELECT id, account_id FROM suspension
      UNION ALL SELECT id, account_id FROM benefit_hold
      UNION ALL SELECT id, account_id FROM conduct_step
      UNION ALL SELECT id, account_id FROM payment_block
      UNION ALL SELECT id, prepared_by FROM run
      UNION ALL SELECT id, approved_by FROM run) AS x
WHERE x.account_id <> 0
  AND NOT EXISTS (SELECT 1 FROM account a WHERE a.id = x.account_id)
  AND NOT EXISTS (SELECT 1 FROM api_key k WHERE k.id = x.account_id);

-- --- reimbursement -------------------------------------------------------------------------------

-- payments_off_line(after_id int, until_id int) -> one(struct offenders)
-- Each use stands in no line, or in one that lives, of its own partner, that reaches its day.
SELECT count(*) AS breaks, coalesce(min(p.id), 0) AS first_id
FROM payment p
WHERE p.id > ?1 AND p.id <= ?2 AND p.run_line_id <> 0
  AND NOT EXISTS (SELECT 1 FROM run_line l JOIN run r ON r.id = l.run_id
                  WHERE l.id = p.run_line_id AND l.partner_id = p.partner_id
                    AND l.state IN ('prepared', 'in_transit', 'paid') AND p.day <= r.until_day
                    AND p.owed_from_day <= r.until_day);

-- refunds_off_line(after_id int, until_id int) -> one(struct offenders)
SELECT count(*) AS breaks, coalesce(min(f.id), 0) AS first_id
FROM refund f
WHERE f.id > ?1 AND f.id <= ?2 AND f.run_line_id <> 0
  AND NOT EXISTS (SELECT 1 FROM run_line l JOIN run r ON r.id = l.run_id
                  WHERE l.id = f.run_line_id AND l.partner_id = f.partner_id
                    AND l.state IN ('prepared', 'in_transit', 'paid') AND f.day <= r.until_day
                    AND f.owed_from_day <= r.until_day);

-- payables_off(after_id int, until_id int, payable_class int) -> one(struct offenders)
-- What each partner is owed by benefit and campaign: the uses less the refunds that no line has
-- sent to the bank. Below zero is netting (D16).
WITH due AS (
    SELECT p.partner_id AS partner_id, p.campaign_id AS campaign_id, p.benefit AS benefit,
           p.region_cents AS cents, p.run_line_id AS run_line_id, p.id AS cause_id
    FROM payment p WHERE p.partner_id > ?1 AND p.partner_id <= ?2
    UNION ALL
    SELECT f.partner_id, f.campaign_id, f.benefit, -f.region_cents, f.run_line_id, f.id
    FROM payment p JOIN refund f ON f.payment_id = p.id
    WHERE p.partner_id > ?1 AND p.partner_id <= ?2),
cause AS (
    SELECT partner_id, cause_id FROM due
    UNION ALL
    SELECT partner_id, id FROM run_line WHERE partner_id > ?1 AND partner_id <= ?2),
part AS (
    SELECT d.partner_id AS partner_id, d.campaign_id AS campaign_id, d.benefit AS benefit,
           d.cents AS cents
    FROM due d LEFT JOIN run_line l ON l.id = d.run_line_id
    WHERE d.run_line_id = 0 OR l.state = 'prepared'
    UNION ALL
    SELECT a.owner_id, a.campaign_id, a.benefit,
           CASE WHEN t.debit_id = a.id THEN t.amount ELSE -t.amount END
    FROM cause c CROSS JOIN transfer t CROSS JOIN ledger_account a
    WHERE t.cause_id = c.cause_id AND a.id IN (t.debit_id, t.credit_id) AND a.class = ?3
      AND a.owner_id = c.partner_id)
SELECT count(*) AS breaks, coalesce(min(partner_id), 0) AS first_id
FROM (SELECT partner_id FROM part
      GROUP BY partner_id, campaign_id, benefit
      HAVING CAST(sum(cents) AS BIGINT) <> 0) AS unlike;

-- lines_off_amount(after_id int, until_id int, run int, transit_class int)
--   -> one(struct offenders)
-- A line's amount is what its uses come to, less the refunds; once rejected or returned they are
-- free, and it is what had left for the bank. A dropped one never left.
WITH held AS (
    SELECT run_line_id, region_cents AS cents FROM payment
    WHERE run_line_id <> 0 AND run_line_id > ?1 AND run_line_id <= ?2
    UNION ALL
    SELECT run_line_id, -region_cents FROM refund
    WHERE run_line_id <> 0 AND run_line_id > ?1 AND run_line_id <= ?2
    UNION ALL
    SELECT l.id, CASE WHEN t.credit_id = a.id THEN t.amount ELSE -t.amount END
    FROM run_line l CROSS JOIN transfer t CROSS JOIN ledger_account a
    WHERE l.id > ?1 AND l.id <= ?2 AND l.state IN ('rejected', 'returned') AND t.cause_id = l.id
      AND t.kind = ?3 AND a.id IN (t.debit_id, t.credit_id) AND a.class = ?4),
held_by_line AS (
    SELECT run_line_id, CAST(sum(cents) AS BIGINT) AS cents FROM held GROUP BY run_line_id)
SELECT count(*) AS breaks, coalesce(min(l.id), 0) AS first_id
FROM run_line l LEFT JOIN held_by_line h ON h.run_line_id = l.id
WHERE l.id > ?1 AND l.id <= ?2
  AND coalesce(h.cents, 0) <> CASE WHEN l.state = 'dropped' THEN 0 ELSE l.amount_cents END;

-- lines_misbooked(after_id int, until_id int, run int, paid int, rejected int, transit_class int)
--   -> one(struct offenders)
-- By campaign and benefit: what a line sent is on its way, or with the bank, or back.
WITH moved AS (
    SELECT run_line_id AS line_id, campaign_id, benefit, region_cents AS held, 0 AS sent, 0 AS paid,
           0 AS back
    FROM payment WHERE run_line_id <> 0 AND run_line_id > ?1 AND run_line_id <= ?2
    UNION ALL
    SELECT run_line_id, campaign_id, benefit, -region_cents, 0, 0, 0
    FROM refund WHERE run_line_id <> 0 AND run_line_id > ?1 AND run_line_id <= ?2
    UNION ALL
    SELECT l.id, a.campaign_id, a.benefit, 0,
           CASE WHEN t.kind <> ?3 THEN 0 WHEN t.credit_id = a.id THEN t.amount ELSE -t.amount END,
           CASE WHEN t.kind <> ?4 THEN 0 WHEN t.debit_id = a.id THEN t.amount ELSE -t.amount END,
           CASE WHEN t.kind <> ?5 THEN 0 WHEN t.debit_id = a.id THEN t.amount ELSE -t.amount END
    FROM run_line l CROSS JOIN transfer t CROSS JOIN ledger_account a
    WHERE l.id > ?1 AND l.id <= ?2 AND t.cause_id = l.id AND a.id IN (t.debit_id, t.credit_id)
      AND a.class = ?6),
summed AS (
    SELECT line_id, CAST(sum(held) AS BIGINT) AS held, CAST(sum(sent) AS BIGINT) AS sent,
           CAST(sum(paid) AS BIGINT) AS paid, CAST(sum(back) AS BIGINT) AS back
    FROM moved GROUP BY line_id, campaign_id, benefit)
SELECT count(*) AS breaks, coalesce(min(l.id), 0) AS first_id
FROM run_line l JOIN summed s ON s.line_id = l.id
WHERE s.sent <> CASE WHEN l.state IN ('in_transit', 'paid') THEN s.held
                     WHEN l.state IN ('rejected', 'returned') THEN s.back ELSE 0 END
   OR s.paid <> CASE WHEN l.state = 'paid' THEN s.held ELSE 0 END
   OR s.back <> CASE WHEN l.state IN ('rejected', 'returned') THEN s.sent ELSE 0 END;

-- lines_moved_elsewhere(after_id int, until_id int, bank_class int) -> one(struct offenders)
-- Only accounts of the line's partner and the bank, both sides of one campaign and benefit.
SELECT count(*) AS breaks, coalesce(min(l.id), 0) AS first_id
FROM run_line l
CROSS JOIN transfer t
LEFT JOIN ledger_account d ON d.id = t.debit_id
LEFT JOIN ledger_account c ON c.id = t.credit_id
WHERE l.id > ?1 AND l.id <= ?2 AND t.cause_id = l.id
  AND (d.id IS NULL OR c.id IS NULL OR (d.class <> ?3 AND d.owner_id <> l.partner_id)
       OR (c.class <> ?3 AND c.owner_id <> l.partner_id)
       OR (d.class <> ?3 AND c.class <> ?3
           AND (d.campaign_id <> c.campaign_id OR d.benefit <> c.benefit)));

-- lines_sent_under_block(after_id int, until_id int, run int) -> one(struct offenders)
-- A block on all of a partner's money, or on that benefit's, in force when the line was sent
--   (R111).
SELECT count(*) AS breaks, coalesce(min(l.id), 0) AS first_id
FROM run_line l
WHERE l.id > ?1 AND l.id <= ?2
  AND EXISTS (SELECT 1 FROM transfer t
              JOIN ledger_account a ON a.id IN (t.debit_id, t.credit_id)
              JOIN payment_block b ON b.partner_id = l.partner_id
              WHERE t.cause_id = l.id AND t.kind = ?3 AND b.benefit IN ('', a.benefit)
                AND b.from_ms < t.at_ms AND (b.until_ms = 0 OR b.until_ms > t.at_ms));

-- lines_sent_unapproved(after_id int, until_id int) -> one(struct offenders)
SELECT count(*) AS breaks, coalesce(min(l.id), 0) AS first_id
FROM run_line l JOIN run r ON r.id = l.run_id
WHERE l.id > ?1 AND l.id <= ?2 AND l.state IN ('in_transit', 'paid', 'rejected', 'returned')
  AND (r.state <> 'approved' OR r.approved_ms = 0 OR r.approved_by = r.prepared_by);

-- --- budgets -------------------------------------------------------------------------------------

-- budgets_funded(fund int, budget_class int)
--   -> many(campaign_id int, benefit text, cents int)
SELECT k.id AS campaign_id, a.benefit AS benefit,
       CAST(sum(CASE WHEN t.credit_id = a.id THEN t.amount ELSE -t.amount END) AS BIGINT) AS cents
FROM campaign k CROSS JOIN transfer t CROSS JOIN ledger_account a
WHERE t.cause_id = k.id AND t.kind = ?1 AND a.id IN (t.debit_id, t.credit_id) AND a.class = ?2
GROUP BY k.id, a.benefit ORDER BY k.id, a.benefit;
