// Who is signed in on this browser. The session itself is a cookie that scripts cannot read.
import { signal } from '@preact/signals';
import { api, type AccountMe, type Role } from './api';
import { problemIs } from './failure';

/** undefined: not known yet; null: nobody. */
export const me = signal<AccountMe | null | undefined>(undefined);

export async function sessionLoad(): Promise<void> {
  me.value = await guarded(api.account_me()).catch((e: unknown) => {
    if (problemIs(e, 'not-signed-in')) return null;
    throw e;
  });
}

export async function signIn(login: string, password: string): Promise<void> {
  await api.account_sign_in({ login, password });
  await sessionLoad();
}

export async function signOut(): Promise<void> {
  await api.account_sign_out();
  me.value = null;
}

/** Passes an answer on; a session that ended meanwhile brings the sign-in form back. */
export async function guarded<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (e) {
    if (problemIs(e, 'not-signed-in')) me.value = null;
    throw e;
  }
}

export const worksAtTill = (role: Role) => role === 'cashier' || role === 'manager';
