// The mock's operations: the answers and refusals that the pages meet, from state in memory.
import { randomUUID } from 'node:crypto';
import { BENEFITS, HOLDERS, NOW, PARTNERS, STAFF, WHY } from './data.mjs';
import { PAYMENTS } from './payments.mjs';

const PASSWORD = 'demo';
const PAGE = 8;
const KEYED = new Set(['payment_pay', 'payment_refund']);
const OPERATIONS = new Set([
  'account_activate', 'account_link_request', 'account_sign_in', 'account_sign_out', 'account_me',
  'demo_show', 'payment_check', 'payment_pay', 'payment_list', 'payment_refund',
  'card_show', 'wallet_list', 'benefit_explain', 'payment_mine',
]);
const says = (lang, pair) => pair[lang === 'en' ? 1 : 0];
const euros = (locale, cents) =>
  new Intl.NumberFormat(locale, { style: 'currency', currency: 'EUR' }).format(cents / 100);
const nameShort = (name) => name.replace(/ (\S)\S*$/, ' $1.');
const balanceOf = (wallet) => wallet.loaded - wallet.spent;
const plain = (number) => number?.replace(/\s/g, '');

const mailOf = (holder) => ({
  mail_subject: 'Votre commande est reçue : activez votre compte',
  mail_body: `Bonjour ${holder.name},\n\nVotre identifiant : ${holder.login}\n\n` +
    'Ouvrez ce lien et choisissez votre mot de passe :\n' +
    `http://127.0.0.1:8080/activate#${holder.link}\n`,
});

export class Refusal extends Error {
  constructor(slug, status, detail, facts = {}) {
    super(slug);
    Object.assign(this, { slug, status, detail, facts });
  }
}

/** What a use of n cents or units comes to. */
function paymentMake(id, login, place, benefit, n, at) {
  const { measure, unitPriceCents = 0, coPaymentCents = 0 } = BENEFITS[benefit];
  const isMoney = measure === 'money';
  const units = isMoney ? 0 : n;
  return {
    payment_id: String(id), login, place, benefit, at, units,
    amount_cents: isMoney ? n : 0,
    region_pays_cents: isMoney ? n : units * (unitPriceCents - coPaymentCents),
    holder_pays_cents: units * coPaymentCents,
    refunded_cents: 0, refunded_units: 0,
  };
}

function paymentState(p) {
  const back = p.refunded_cents + p.refunded_units;
  if (back === 0) return 'paid';
  return back === p.amount_cents + p.units ? 'refunded' : 'partly_refunded';
}

function whyNot(wallet, benefit, partner) {
  if (wallet.state === 'suspended') {
    return ['suspended', ['Cet avantage est suspendu : le titulaire peut contacter la Région.',
      'This benefit is suspended: the holder may contact the Region.']];
  }
  if (wallet.state === 'used_up') {
    return ['balance-too-low', ['Tout est déjà utilisé sur cet avantage.',
      'All of this benefit is already used.']];
  }
  if (benefit.kinds.includes(partner.kind)) return undefined;
  return ['wrong-kind-of-partner', ['Cet avantage ne s’utilise pas chez ce type de partenaire.',
    'This benefit cannot be used at this kind of partner.']];
}

function codeCheck(holder, code) {
  holder.wrong ??= 0;
  if (holder.wrong < 3 && code === holder.code) return;
  holder.wrong++;
  if (holder.wrong >= 3) {
    throw new Refusal('code-locked-here', 409,
      ['Trop de codes faux : la carte est verrouillée ici jusqu’à demain.',
        'Too many wrong codes: the card is locked here until tomorrow.']);
  }
  const tries = 3 - holder.wrong;
  throw new Refusal('wrong-code', 409,
    [`Code faux : encore ${tries} essais.`, `Wrong code: ${tries} tries left.`], { tries });
}

function debit(wallet, n, isMoney) {
  const remaining = balanceOf(wallet);
  if (n > remaining) {
    const left = (locale) => (isMoney ? euros(locale, remaining) : remaining);
    throw new Refusal(isMoney ? 'balance-too-low' : 'units-too-low', 409,
      [`Il reste ${left('fr')} sur cet avantage.`, `${left('en-GB')} remains on this benefit.`],
      { remaining });
  }
  wallet.spent += n;
}

function paged(items, { cursor, limit }) {
  const from = Number(cursor ?? 0);
  const to = from + Math.min(limit ?? PAGE, PAGE);
  return { items: items.slice(from, to), ...(to < items.length && { next_cursor: String(to) }) };
}

export class Mock {
  #started = Date.now();
  #holders = structuredClone(HOLDERS);
  #answers = new Map(); // by idempotency key
  #passwords = new Map(); // chosen by whoever had a link
  #sessions = new Map();
  #lastId = 9000;
  #payments = PAYMENTS.map(([login, partner, benefit, n, at, back = 0]) => ({
    ...paymentMake(++this.#lastId, login, PARTNERS[partner].places[0], benefit, n, at),
    refunded_cents: back,
  }));

  /** Carries out one call; the same key gives the same answer, another body under it is refused. */
  run(name, call, input) {
    if (!OPERATIONS.has(name)) {
      throw new Refusal('no-such-operation', 404,
        ['Cette adresse n’existe pas.', 'There is nothing at this address.']);
    }
    if (!KEYED.has(name)) return this[name](call, input);
    if (!/^[\w-]{16,64}$/.test(call.key ?? '')) {
      throw new Refusal('key-missing', 400, ['Il manque l’en-tête Idempotency-Key.',
        'The Idempotency-Key header is missing.']);
    }
    const body = JSON.stringify(input);
    const known = this.#answers.get(call.key);
    if (known && known.body !== body) {
      throw new Refusal('key-reused', 422, ['Cette Idempotency-Key a déjà servi.',
        'This Idempotency-Key was already used.']);
    }
    if (known) return known.answer;
    const answer = this[name](call, input);
    this.#answers.set(call.key, { body, answer });
    return answer;
  }

  // --- accounts and demonstration ----------------------------------------------------------------
  #now() {
    return new Date(Date.parse(NOW) + Date.now() - this.#started).toISOString();
  }

  #account(login) {
    const holder = this.#holders.find((h) => h.login === login);
    if (holder) return { login, role: 'holder', name: holder.name, holder };
    return STAFF.find((s) => s.login === login);
  }

  #actor(call) {
    const found = this.#account(this.#sessions.get(call.session));
    if (found) return found;
    throw new Refusal('not-signed-in', 401, ['Connectez-vous d’abord.', 'Sign in first.']);
  }

  #only(call, member) {
    const found = this.#actor(call)[member];
    if (found) return found;
    throw new Refusal('not-allowed', 403, ['Votre rôle ne permet pas cette opération.',
      'Your role does not allow this operation.']);
  }

  #partner(call) {
    return PARTNERS[this.#only(call, 'partner')];
  }

  account_sign_in(call, { login, password }) {
    const found = this.#account(login);
    const right = found?.holder?.link ? this.#passwords.get(login) : PASSWORD;
    if (!found || !right || password !== right) {
      throw new Refusal('wrong-password', 401,
        ['Identifiant ou mot de passe incorrect.', 'Wrong login or password.']);
    }
    const session = randomUUID();
    this.#sessions.set(session, login);
    call.setSession(session);
    return { token: session, role: found.role, name: found.name, expires_at: this.#now() };
  }

  account_activate(call, { token, password }) {
    const holder = this.#holders.find((h) => h.link && h.link === token);
    if (!holder) {
      throw new Refusal('link-expired', 410,
        ['Ce lien n’est plus valable : demandez-en un nouveau.',
          'This link is no longer valid: ask for a new one.']);
    }
    if (this.#passwords.has(holder.login)) {
      throw new Refusal('already-done', 409, ['C’est déjà fait.', 'This is already done.']);
    }
    if (password.length < 10 || password.includes(holder.login)) {
      throw new Refusal('password-too-weak', 422,
        ['Choisissez un mot de passe d’au moins 10 caractères, moins courant.',
          'Choose a less common password of at least 10 characters.'], { length: 10 });
    }
    this.#passwords.set(holder.login, password);
    return { login: holder.login };
  }

  account_link_request() {
    return {};
  }

  account_sign_out(call) {
    this.#sessions.delete(call.session);
    call.setSession('');
    return {};
  }

  account_me(call) {
    const { role, name, login, partner, school } = this.#actor(call);
    const { id, name: of, kind_label: kind, places = [] } = PARTNERS[partner] ?? {};
    return {
      role, name, login, places,
      ...(role === 'holder' && { person_id: login }),
      ...(partner && { partner: { id, name: of, kind_label: says(call.lang, kind) } }),
      ...(school && { school }),
    };
  }

  demo_show({ lang }) {
    const holders = this.#holders.map((h) => ({
      role: 'holder', login: h.login, password: h.link ? '' : PASSWORD, name: h.name,
      says: says(lang, h.says), opens: '/card',
      ...(h.token && { card_token: h.token, code: h.code }),
      ...(h.link && !this.#passwords.has(h.login) && mailOf(h)),
    }));
    const staff = STAFF.map((s) => ({
      role: s.role, login: s.login, password: PASSWORD,
      name: PARTNERS[s.partner]?.name ?? s.name, says: says(lang, s.says),
      opens: s.partner ? '/till' : '',
    }));
    return {
      is_demo: true, now: this.#now(), region: says(lang, ['une Région', 'a Region']),
      counts: { people: 5000, schools: 1251, partners: 1084, uses: 31482 },
      people: [...staff, ...holders],
    };
  }

  // --- at the counter ----------------------------------------------------------------------------
  #holderOf(card) {
    const byToken = this.#holders.find((h) => h.token === plain(card));
    const holder = byToken ?? this.#holders.find((h) => plain(h.number) === plain(card));
    if (!holder) {
      throw new Refusal('unknown-card', 404,
        ['Carte inconnue : vérifiez le numéro ou scannez le QR code.',
          'Unknown card: check the number or scan the QR code.']);
    }
    if (holder.card === 'blocked' && !byToken) {
      throw new Refusal('card-blocked', 409, ['Cette carte est bloquée depuis le 8 novembre 2024.',
        'This card has been blocked since 8 November 2024.']);
    }
    return { holder, kind: byToken ? 'token' : 'number' };
  }

  payment_check(call, { card }) {
    const partner = this.#partner(call);
    const { holder, kind } = this.#holderOf(card);
    const benefits = [];
    const unusable = [];
    for (const wallet of holder.wallets) {
      const b = BENEFITS[wallet.benefit];
      const label = says(call.lang, b.label);
      const [slug, reason] = whyNot(wallet, b, partner) ?? [];
      if (slug) {
        unusable.push({ benefit: wallet.benefit, label,
          type: `urn:passregion:problem:${slug}`, reason: says(call.lang, reason) });
        continue;
      }
      benefits.push({
        benefit: wallet.benefit, label, measure: b.measure,
        balance: balanceOf(wallet), ceiling: balanceOf(wallet),
        ...(b.unit && { unit_label: says(call.lang, b.unit) }),
        co_payment_cents: b.coPaymentCents ?? 0, co_payment_percent: 0, code_needed: b.code,
        price_cents: b.unitPriceCents ?? 0, price_needed: Boolean(b.priceNeeded),
        once: Boolean(b.once), until_day: b.window[1],
        campaign: '2024-2025', campaign_label: '2024/2025',
      });
    }
    if (kind === 'token') {
      return { holder_name: nameShort(holder.name), card_kind: kind, benefits, unusable };
    }
    const hidden = { balance: 0, ceiling: 0, code_needed: true };
    return { card_kind: kind, benefits: benefits.map((b) => ({ ...b, ...hidden })), unusable: [] };
  }

  payment_pay(call, input) {
    const partner = this.#partner(call);
    const { holder } = this.#holderOf(input.card);
    const wallet = holder.wallets.find((w) => w.benefit === input.benefit);
    const b = BENEFITS[input.benefit];
    if (b.code) codeCheck(holder, input.code);
    const isMoney = b.measure === 'money';
    if (b.measure !== 'access') debit(wallet, isMoney ? input.amount_cents : input.units, isMoney);
    if (b.once) wallet.spent = wallet.loaded;
    if (b.measure !== 'access' && balanceOf(wallet) === 0) wallet.state = 'used_up';
    const place = partner.places.find((p) => p.id === input.place_id);
    const n = isMoney ? input.amount_cents : input.units ?? 1;
    const p = paymentMake(++this.#lastId, holder.login, place, input.benefit, n, this.#now());
    if (isMoney) p.holder_pays_cents = (input.price_cents ?? n) - n;
    this.#payments.push(p);
    const { payment_id, amount_cents, units, holder_pays_cents, region_pays_cents, at } = p;
    return {
      payment_id, amount_cents, units, holder_pays_cents, region_pays_cents, at,
      balance: balanceOf(wallet), measure: b.measure, label: says(call.lang, b.label),
      ...(b.unit && { unit_label: says(call.lang, b.unit) }), receipt_number: `R-${payment_id}`,
    };
  }

  #row({ lang }, p) {
    const b = BENEFITS[p.benefit];
    const { payment_id, at, amount_cents, units, refunded_cents, refunded_units } = p;
    return {
      payment_id, at, amount_cents, units, refunded_cents, refunded_units,
      label: says(lang, b.label), measure: b.measure, state: paymentState(p),
      ...(b.unit && { unit_label: says(lang, b.unit) }),
    };
  }

  payment_list(call, input) {
    const { places } = this.#partner(call);
    const here = this.#payments.filter((p) => places.some(({ id }) => id === p.place.id));
    const rows = here.filter((p) => p.at.startsWith(input.day ?? '')).reverse();
    const today = here.filter((p) => p.at.startsWith(NOW.slice(0, 10)));
    const page = paged(rows, input);
    const due = (sum, p) => sum + p.region_pays_cents - p.refunded_cents;
    return {
      ...page,
      items: page.items.map((p) => ({
        ...this.#row(call, p), holder_name: nameShort(this.#account(p.login).name),
        region_pays_cents: p.region_pays_cents, place_name: p.place.name,
        can_refund: paymentState(p) !== 'refunded',
      })),
      today: { count: today.length, region_pays_cents: today.reduce(due, 0) },
    };
  }

  payment_refund(call, input) {
    this.#partner(call);
    const p = this.#payments.find((one) => one.payment_id === input.payment_id);
    const whole = !input.amount_cents && !input.units;
    const cents = whole ? p.amount_cents - p.refunded_cents : input.amount_cents ?? 0;
    const units = whole ? p.units - p.refunded_units : input.units ?? 0;
    p.refunded_cents += cents;
    p.refunded_units += units;
    const wallet = this.#account(p.login).holder.wallets.find((w) => w.benefit === p.benefit);
    wallet.spent = Math.max(0, wallet.spent - cents - units);
    if (wallet.state === 'used_up') wallet.state = 'usable';
    return { refund_id: String(++this.#lastId), refunded_cents: cents, refunded_units: units,
      region_cents: cents, goes_to: 'wallet', at: this.#now() };
  }

  // --- the holder's own --------------------------------------------------------------------------
  card_show(call) {
    const h = this.#only(call, 'holder');
    return {
      holder_name: h.name, enrolment_state: h.enrolment,
      campaign_label: says(call.lang, ['Campagne 2024/2025', 'Campaign 2024/2025']),
      card: {
        state: h.card,
        phone_blocked: false,
        ...(h.token && { token: h.token, printed_number: h.number }),
        ...(h.card === 'blocked' && { blocked_since: '2024-11-08T17:20:00.000Z' }),
        ...(h.card === 'to_produce' &&
          { ready_from_day: '2024-11-21', ready_until_day: '2024-11-26' }),
      },
      ...(h.school && { school_name: h.school }),
      ...(h.reason && { reason: says(call.lang, h.reason) }),
    };
  }

  #wallet({ lang }, w, ended) {
    const b = BENEFITS[w.benefit];
    const [fromDay, untilDay] = ended ? ['2023-09-01', '2024-08-31'] : b.window;
    return {
      wallet_id: `${w.benefit} ${ended}`, benefit: w.benefit,
      label: says(lang, b.label), about: says(lang, b.about),
      measure: b.measure, ...(b.unit && { unit_label: says(lang, b.unit) }),
      campaign: ended ? '2023-2024' : '2024-2025',
      campaign_label: ended ? '2023/2024' : '2024/2025',
      balance: balanceOf(w), loaded: w.loaded, spent: w.spent, from_day: fromDay,
      until_day: untilDay, state: ended ? 'ended' : w.state, health: Boolean(b.health),
    };
  }

  wallet_list(call) {
    const { wallets, ended, notGranted } = this.#only(call, 'holder');
    return {
      items: [...wallets.map((w) => this.#wallet(call, w, false)),
        ...ended.map((w) => this.#wallet(call, w, true))],
      not_granted: notGranted.map(({ benefit, why }) => ({ benefit, campaign: '2024-2025',
        label: says(call.lang, BENEFITS[benefit].label), why: says(call.lang, why) })),
    };
  }

  benefit_explain(call, { benefit }) {
    const { label, measure } = BENEFITS[benefit];
    const wallet = this.#only(call, 'holder').wallets.find((w) => w.benefit === benefit);
    return { label: says(call.lang, label), granted: true, amount: wallet?.loaded ?? 0, measure,
      says: says(call.lang, WHY) };
  }

  payment_mine(call, input) {
    const { login } = this.#only(call, 'holder');
    const mine = this.#payments.filter((p) => p.login === login);
    const page = paged(mine.sort((a, b) => (a.at < b.at ? 1 : -1)), input);
    const partnerName = ({ place }) =>
      Object.values(PARTNERS).find((p) => p.places.some(({ id }) => id === place.id)).name;
    return {
      ...page,
      items: page.items.map((p) => ({ ...this.#row(call, p), partner_name: partnerName(p),
        commune: p.place.commune, holder_pays_cents: p.holder_pays_cents })),
    };
  }
}
