-- campaign_list() -> many(id int, code text, revision int)
SELECT id, code, revision FROM campaign ORDER BY from_day, id;

-- campaign_text(campaign_id int) -> one(revision int, catalogue text, courses text)
SELECT revision, catalogue, courses FROM campaign WHERE id = ?1;

-- campaign_add(id int, code text, catalogue text, courses text, from_day int, until_day int,
--   orders_from_day int, orders_until_day int, opened_ms int) -> one(id int, revision int)
-- Opening a code again replaces its file: decisions made stay as they are.
INSERT INTO campaign (id, code, revision, catalogue, courses, from_day, until_day, orders_from_day,
                      orders_until_day, opened_ms)
VALUES (?1, ?2, 1, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
ON CONFLICT (code) DO UPDATE SET
    revision = campaign.revision + 1, catalogue = excluded.catalogue, courses = excluded.courses,
    from_day = excluded.from_day, until_day = excluded.until_day,
    orders_from_day = excluded.orders_from_day, orders_until_day = excluded.orders_until_day
RETURNING id, revision;

-- campaign_funded(budget_account_id int, campaign_id int) -> one(cents int)
-- What a budget has been given so far.
SELECT CAST(coalesce(sum(CASE WHEN credit_id = ?1 THEN amount WHEN debit_id = ?1 THEN -amount
                              ELSE 0 END), 0) AS BIGINT)
FROM transfer WHERE cause_id = ?2;
