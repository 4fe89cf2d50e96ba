// The one seam between the pages and the server. The client is made from the table of operations;
// here each call gets the page's language, and words that come from a closed list get their type.
import * as made from './client';
import { lang } from './lang';

export { Problem, type PaymentPayIn, type PaymentRefundIn, type ProblemType } from './client';

type With<Made, Closed> = Omit<Made, keyof Closed> & Closed;

export type Measure = 'money' | 'units' | 'access' | 'coupon' | 'link' | 'grant';
export type Role = made.AccountMeOut['role'];
export type Place = made.OwnPlace;
export type AccountMe = made.AccountMeOut;
export type DemoPerson = With<made.DemoRole, { role: Role; opens: '/till' | '/card' | '' }>;
export type DemoShow = With<made.DemoShowOut, { people: DemoPerson[] }>;
export type UsableBenefit = With<made.UsableBenefit, { measure: Measure }>;
export type UnusableBenefit = made.UnusableBenefit;
export type PaymentCheck = With<made.PaymentCheckOut, {
  card_kind: 'token' | 'number';
  benefits: UsableBenefit[];
}>;
export type PaymentPaid = With<made.PaymentPayOut, { measure: Measure }>;
export type PaymentState = 'paid' | 'partly_refunded' | 'refunded';
type Use = { measure: Measure; state: PaymentState };
export type PaymentRow = With<made.PaymentLine, Use>;
export type PaymentList = With<made.PaymentListOut, { items: PaymentRow[] }>;
export type PaymentRefunded = With<made.PaymentRefundOut, { goes_to: 'wallet' | 'budget' }>;
export type OwnPayment = With<made.MyPayment, Use>;
export type OwnPayments = With<made.PaymentMineOut, { items: OwnPayment[] }>;
export type CardShow = With<made.CardShowOut, {
  card: With<made.CardView, { state: 'none' | 'to_produce' | 'sent' | 'blocked' }>;
  enrolment_state: 'none' | 'ordered' | 'validated' | 'refused' | 'departed';
}>;
export type WalletState =
  'usable' | 'not_started' | 'ended' | 'suspended' | 'frozen' | 'used_up';
/** The holder is told every amount. */
interface Amounts { balance: number; loaded: number; spent: number }
export type Wallet = With<made.WalletLine, { measure: Measure; state: WalletState } & Amounts>;
export type NotGranted = made.MissingLine;
export type WalletList = With<made.WalletListOut, { items: Wallet[] }>;
export type BenefitExplained = With<made.BenefitExplainOut, { measure: Measure }>;

/** What must happen once goes under a key: the same key asked again has one effect. */
export interface Keyed { key: string }
const inLang = () => ({ lang: lang.peek() });
const keyed = ({ key }: Keyed) => ({ key, lang: lang.peek() });

const { api: server } = made;
export const api = {
  account_sign_in: (input: made.AccountSignInIn) => server.account_sign_in(input, inLang()),
  account_activate: (input: made.AccountActivateIn, key: Keyed) =>
    server.account_activate(input, keyed(key)),
  account_link_request: (input: made.AccountLinkRequestIn) =>
    server.account_link_request(input, inLang()),
  account_sign_out: () => server.account_sign_out({}, inLang()),
  account_me: () => server.account_me({}, inLang()),
  demo_show: () => server.demo_show({}, inLang()) as Promise<DemoShow>,
  payment_check: (input: made.PaymentCheckIn) =>
    server.payment_check(input, inLang()) as Promise<PaymentCheck>,
  payment_pay: (input: made.PaymentPayIn, key: Keyed) =>
    server.payment_pay(input, keyed(key)) as Promise<PaymentPaid>,
  payment_list: (input: made.PaymentListIn) =>
    server.payment_list(input, inLang()) as Promise<PaymentList>,
  payment_refund: (input: made.PaymentRefundIn, key: Keyed) =>
    server.payment_refund(input, keyed(key)) as Promise<PaymentRefunded>,
  card_show: (input: made.CardShowIn) => server.card_show(input, inLang()) as Promise<CardShow>,
  wallet_list: (input: made.WalletListIn) =>
    server.wallet_list(input, inLang()) as Promise<WalletList>,
  benefit_explain: (input: made.BenefitExplainIn) =>
    server.benefit_explain(input, inLang()) as Promise<BenefitExplained>,
  payment_mine: (input: made.PaymentMineIn) =>
    server.payment_mine(input, inLang()) as Promise<OwnPayments>,
};
export type Api = typeof api;
