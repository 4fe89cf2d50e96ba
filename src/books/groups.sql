-- groups.sql: what the books check of group orders and outings, a page of their lines at a time.

-- page_of_group_lines(after_id int, most int) -> one(until_id int, n int)
SELECT coalesce(max(id), 0) AS until_id, count(*) AS n
FROM (SELECT id FROM proposal_line WHERE id > ?1 ORDER BY id LIMIT ?2) AS page;

-- group_lines_off(after_id int, until_id int) -> one(breaks int, first_id int)
-- What a group says was paid is what was paid, at its instant and for its item, once pupils could
-- no longer object (D37); a line that was not paid has no use.
SELECT count(*) AS breaks, coalesce(min(l.id), 0) AS first_id
FROM proposal_line l
JOIN proposal g ON g.id = l.proposal_id
JOIN proposal_item i ON i.id = l.item_id
LEFT JOIN payment p ON p.id = l.payment_id
WHERE l.id > ?1 AND l.id <= ?2
  AND CASE WHEN l.state NOT IN ('paid', 'given_back') THEN l.payment_id
           WHEN p.id IS NULL OR l.told = 0 OR p.person_id <> l.person_id
                OR p.place_id <> g.place_id OR p.campaign_id <> i.campaign_id
                OR p.benefit <> i.benefit OR p.amount <> l.amount
                OR p.region_cents <> l.region_cents OR p.holder_cents <> l.holder_cents
                OR p.at_ms <> g.paid_ms OR p.day <= g.object_until_day THEN 1
           WHEN l.state = 'given_back' AND (p.refunded < p.amount
                OR p.refunded_region_cents < p.region_cents) THEN 1
           ELSE 0 END <> 0;
