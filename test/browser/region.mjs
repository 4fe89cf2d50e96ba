// The Region under test: the one at BASE_URL, or the mock. Finds in it, by its own answers, the
// people and sales that a screen or a flow needs, so that nothing here names anyone.

let running; // The Region at BASE_URL: one for all tests, which keep its sessions and answers.

/** A Region to test, fresh when it is the mock; `stop` ends it. */
export async function regionOpen() {
  if (process.env.BASE_URL) {
    running ??= new Region(process.env.BASE_URL.replace(/\/$/, ''));
    return { region: running, stop: () => undefined };
  }
  const { mockStart } = await import('../../app/mock/server.mjs');
  const { url, stop } = await mockStart({ out: process.env.OUT });
  return { region: new Region(url), stop };
}

class Region {
  constructor(url) {
    this.url = url;
    this.sessions = new Map(); // login -> the session's cookie
    this.looked = new Map(); // what payment_check last answered, by cashier and card
  }

  /** Calls an operation as someone of the demonstration (a login), or as nobody. */
  async call(operation, input = {}, login = undefined) {
    const headers = {
      'Content-Type': 'application/json', 'Accept-Language': 'fr', Origin: this.url,
    };
    if (login) headers.Cookie = await this.session(login);
    const answer = await fetch(`${this.url}/api/v1/${operation}`,
      { method: 'POST', headers, body: JSON.stringify(input) });
    const body = await answer.json();
    return answer.ok ? body : { problem: body };
  }

  /** The cookie of a session of somebody of the demonstration; one for all who need it. */
  session(login) {
    if (!this.sessions.has(login)) this.sessions.set(login, this.signIn(login));
    return this.sessions.get(login);
  }

  async signIn(login) {
    const person = (await this.people()).find((p) => p.login === login);
    const answer = await fetch(`${this.url}/api/v1/account_sign_in`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ login, password: person.password }),
    });
    return answer.headers.get('set-cookie').split(';')[0];
  }

  async people() {
    this.demo ??= this.call('demo_show');
    return (await this.demo).people;
  }

  async cashiers() {
    return (await this.people()).filter((p) => p.opens === '/till');
  }

  async holders() {
    return (await this.people()).filter((p) => p.opens === '/card' && p.password);
  }

  async withCards() {
    return (await this.people()).filter((p) => p.card_token && p.code);
  }

  /** Who has a mail to read, with the link in it. */
  async invited() {
    const person = (await this.people()).find((p) => p.mail_body);
    return { person, link: /\/activate#\S+/.exec(person?.mail_body)?.[0] };
  }

  /** What the till answers when this cashier scans this holder's card at the first place. */
  async look(cashier, holder) {
    this.me ??= new Map();
    if (!this.me.has(cashier.login)) {
      this.me.set(cashier.login, await this.call('account_me', {}, cashier.login));
    }
    const [place] = this.me.get(cashier.login).places;
    return this.call('payment_check',
      { card: holder.card_token, place_id: place.id }, cashier.login);
  }

  /** The first cashier and card whose check `fits`; an answer kept from before is asked anew. */
  async tillFind(fits) {
    for (const cashier of await this.cashiers()) {
      for (const holder of await this.withCards()) {
        const pair = `${cashier.login} ${holder.card_token}`;
        if (this.looked.has(pair) && !fits(this.looked.get(pair))) continue;
        const check = await this.look(cashier, holder);
        this.looked.set(pair, check);
        if (fits(check)) return { cashier, holder, check };
      }
    }
    return undefined;
  }

  /** A cashier, a holder and a usable benefit that `wanted(benefit, check)` accepts. */
  async saleFind(wanted) {
    const indexOf = (check) => (check.benefits ?? []).findIndex((b) => wanted(b, check));
    const found = await this.tillFind((check) => indexOf(check) >= 0);
    if (!found) return nobody();
    const index = indexOf(found.check);
    return { ...found, index, benefit: found.check.benefits[index] };
  }

  /** A cashier at whose till this holder's card has nothing usable. */
  async uselessFind() {
    return (await this.tillFind((check) => check.benefits?.length === 0)) ?? nobody();
  }

  /** The first holder whose card and wallets `wanted(show, wallets)` accepts. */
  async holderFind(wanted) {
    this.shown ??= this.showAll();
    const found = (await this.shown).find(({ show, wallets }) => wanted(show, wallets));
    return found?.holder ?? nobody();
  }

  async showAll() {
    const all = [];
    for (const holder of await this.holders()) {
      const { person_id } = await this.call('account_me', {}, holder.login);
      const show = await this.call('card_show', { person_id }, holder.login);
      const { items: wallets } = await this.call('wallet_list', { person_id }, holder.login);
      all.push({ holder, show, wallets });
    }
    return all;
  }
}

function nobody() {
  throw new Error('nobody here is in that state: is the demonstration freshly made?');
}
