-- counter(place_id int) -> one(partner_id int, school_id int, sport text, department text,
--   place_state text, kind text, partner_state text, closed_day int, school_name text)
SELECT l.partner_id, l.school_id, l.sport, l.department, l.state, p.kind, p.state, p.closed_day,
       coalesce(s.name, '')
FROM place l JOIN partner p ON p.id = l.partner_id
LEFT JOIN school s ON s.id = l.school_id
WHERE l.id = ?1;

-- place_partner(place_id int) -> one(partner_id int)
SELECT partner_id FROM place WHERE id = ?1;

-- convention_on(partner_id int, benefit text, today int) -> one(price_cents int)
SELECT price_cents FROM convention
WHERE partner_id = ?1 AND benefit = ?2 AND ?3 BETWEEN from_day AND until_day
ORDER BY from_day DESC LIMIT 1;

-- conventions_on(partner_id int, today int) -> many(benefit text)
SELECT DISTINCT benefit FROM convention
WHERE partner_id = ?1 AND ?2 BETWEEN from_day AND until_day ORDER BY benefit;

-- holder_file(person_id int, campaign_id int) -> one(enrolment_id int, school_id int)
SELECT id, school_id FROM enrolment WHERE person_id = ?1 AND campaign_id = ?2;

-- payment_add(id int, wallet_id int, person_id int, card_id int, partner_id int, place_id int,
--   campaign_id int, benefit text, amount int, price_cents int, region_cents int, holder_cents
--   int, top_up int, account_id int, at_ms int, day int, owed_from_day int) -> none
INSERT INTO payment (id, wallet_id, person_id, card_id, partner_id, place_id, campaign_id, benefit,
                     amount, price_cents, region_cents, holder_cents, top_up, refunded,
                     refunded_region_cents, account_id, run_line_id, at_ms, day, owed_from_day)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, 0, 0, ?14, 0, ?15, ?16, ?17);

-- payment_by_id(payment_id int) -> one(wallet_id int, person_id int, partner_id int, place_id
--   int, campaign_id int, benefit text, amount int, price_cents int, region_cents int,
--   holder_cents int, top_up int, refunded int, refunded_region_cents int, at_ms int, day int,
--   owed_from_day int)
SELECT wallet_id, person_id, partner_id, place_id, campaign_id, benefit, amount, price_cents,
       region_cents, holder_cents, top_up, refunded, refunded_region_cents, at_ms, day,
       owed_from_day
FROM payment WHERE id = ?1;

-- payment_give_back(payment_id int, amount int, region_cents int) -> count
-- The check stands here: two refunds at once never exceed the use.
UPDATE payment SET refunded = refunded + ?2, refunded_region_cents = refunded_region_cents + ?3
WHERE id = ?1 AND refunded + ?2 <= amount AND refunded_region_cents + ?3 <= region_cents;

-- refund_add(id int, payment_id int, partner_id int, campaign_id int, benefit text, amount int,
--   region_cents int, to_wallet int, reason text, account_id int, at_ms int, day int,
--   owed_from_day int) -> none
-- What is given back is netted no sooner than its use is owed.
INSERT INTO refund (id, payment_id, partner_id, campaign_id, benefit, amount, region_cents,
                    to_wallet, reason, account_id, run_line_id, at_ms, day, owed_from_day)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, 0, ?11, ?12, ?13);

-- row till_line(payment_id int, at_ms int, campaign_id int, benefit text, given_name text,
--   family_name text, amount int, region_cents int, refunded int, refunded_region_cents int, day
--   int, place_name text)

-- payments_of_partner(partner_id int, before_id int, max int) -> many(struct till_line)
SELECT p.id, p.at_ms, p.campaign_id, p.benefit, h.given_name, h.family_name, p.amount,
       p.region_cents, p.refunded, p.refunded_region_cents, p.day, l.name
FROM payment p JOIN person h ON h.id = p.person_id JOIN place l ON l.id = p.place_id
WHERE p.partner_id = ?1 AND p.id < ?2 ORDER BY p.id DESC LIMIT ?3;

-- payments_of_partner_on(partner_id int, before_id int, max int, day int) -> many(struct till_line)
SELECT p.id, p.at_ms, p.campaign_id, p.benefit, h.given_name, h.family_name, p.amount,
       p.region_cents, p.refunded, p.refunded_region_cents, p.day, l.name
FROM payment p JOIN person h ON h.id = p.person_id JOIN place l ON l.id = p.place_id
WHERE p.partner_id = ?1 AND p.id < ?2 AND p.day = ?4 ORDER BY p.id DESC LIMIT ?3;

-- partner_day(partner_id int, day int) -> one(uses int, region_cents int)
SELECT CAST(count(*) AS BIGINT),
       CAST(coalesce(sum(region_cents - refunded_region_cents), 0) AS BIGINT)
FROM payment WHERE partner_id = ?1 AND day = ?2;

-- user_known(person_id int) -> one(id int)
SELECT id FROM person WHERE id = ?1;

-- payments_of_person(person_id int, before_id int, max int) -> many(payment_id int, at_ms int,
--   campaign_id int, benefit text, partner_name text, commune text, amount int, holder_cents int,
--   refunded int, refunded_region_cents int, day int)
SELECT p.id, p.at_ms, p.campaign_id, p.benefit, r.name, l.commune, p.amount, p.holder_cents,
       p.refunded, p.refunded_region_cents, p.day
FROM payment p JOIN partner r ON r.id = p.partner_id JOIN place l ON l.id = p.place_id
WHERE p.person_id = ?1 AND p.id < ?2 ORDER BY p.id DESC LIMIT ?3;
