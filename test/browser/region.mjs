// The Region under test: the one at BASE_URL, or the mock. Finds in it, by its own answers, the
// people and sales that a screen or a flow needs, so that nothing here names anyone.

let running; // The Region at BASE_URL: one for all tests, so that sign-ins are not throttled.

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
    this.cookies = new Map();
  }

  /** Calls an operation as someone of the demonstration (a login), or as nobody. */
  async call(operation, input = {}, login = undefined) {
    const headers = {
      'Content-Type': 'application/json', 'Accept-Language': 'fr', Origin: this.url,
    };
    if (login) headers.Cookie = await this.cookieOf(login);
    const answer = await fetch(`${this.url}/api/v1/${operation}`,
      { method: 'POST', headers, body: JSON.stringify(input) });
    const body = await answer.json();
    return answer.ok ? body : { problem: body };
  }

  async cookieOf(login) {
    if (this.cookies.has(login)) return this.cookies.get(login);
    const person = (await this.people()).find((p) => p.login === login);
    const answer = await fetch(`${this.url}/api/v1/account_sign_in`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ login, password: person.password }),
    });
    const cookie = answer.headers.get('set-cookie').split(';')[0];
    this.cookies.set(login, cookie);
    return cookie;
  }

  async people() {
    this.demo ??= await this.call('demo_show');
    return this.demo.people;
  }

  async cashiers() {
    return (await this.people()).filter((p) => p.opens === '/till');
  }

  async holders() {
    return (await this.people()).filter((p) => p.opens === '/card');
  }

  async withCards() {
    return (await this.people()).filter((p) => p.card_token && p.code);
  }

  /** A cashier, a holder and a usable benefit that `wanted(benefit, check)` accepts. */
  async saleFind(wanted) {
    for (const cashier of await this.cashiers()) {
      const { places } = await this.call('account_me', {}, cashier.login);
      for (const holder of await this.withCards()) {
        const check = await this.call('payment_check',
          { card: holder.card_token, place_id: places[0].id }, cashier.login);
        const index = (check.benefits ?? []).findIndex((b) => wanted(b, check));
        if (index >= 0) return { cashier, holder, index, benefit: check.benefits[index], check };
      }
    }
    return undefined;
  }

  /** A cashier at whose till this holder's card has nothing usable. */
  async uselessFind() {
    for (const cashier of await this.cashiers()) {
      const { places } = await this.call('account_me', {}, cashier.login);
      for (const holder of await this.withCards()) {
        const check = await this.call('payment_check',
          { card: holder.card_token, place_id: places[0].id }, cashier.login);
        if (check.benefits?.length === 0) return { cashier, holder };
      }
    }
    return undefined;
  }

  /** The first holder whose card and wallets `wanted(show, wallets)` accepts. */
  async holderFind(wanted) {
    for (const holder of await this.holders()) {
      const { person_id: person } = await this.call('account_me', {}, holder.login);
      const show = await this.call('card_show', { person_id: person }, holder.login);
      const list = await this.call('wallet_list', { person_id: person }, holder.login);
      if (show.card && wanted(show, list.items ?? [])) return holder;
    }
    return undefined;
  }
}
