// Made from the table of operations by `passregion client`: do not edit.

/** Digits. */
export type Id = string;
/** Whole cents. */
export type Cents = number;
/** "2024-06-11", in Europe/Paris. */
export type Day = string;
/** "2024-06-11T06:30:15.000Z" */
export type Instant = string;
export interface JobAccepted {
  job_id: Id;
}

export type ProblemType =
  | 'bad-input'
  | 'bad-json'
  | 'no-such-operation'
  | 'method-not-allowed'
  | 'body-too-large'
  | 'wrong-media-type'
  | 'malformed-request'
  | 'address-too-long'
  | 'headers-too-large'
  | 'cross-site'
  | 'not-found'
  | 'not-signed-in'
  | 'wrong-password'
  | 'not-allowed'
  | 'too-many-requests'
  | 'key-missing'
  | 'key-reused'
  | 'stale-preview'
  | 'bad-cursor'
  | 'bad-csv'
  | 'missing-column'
  | 'faulty-rows'
  | 'already-done'
  | 'wrong-state'
  | 'catalogue-faulty'
  | 'no-campaign'
  | 'orders-not-open'
  | 'orders-closed'
  | 'validations-not-open'
  | 'charter-not-accepted'
  | 'code-too-common'
  | 'code-is-birthday'
  | 'already-ordered'
  | 'no-such-school'
  | 'link-expired'
  | 'password-too-weak'
  | 'card-blocked'
  | 'card-not-active'
  | 'too-many-cards'
  | 'unknown-course'
  | 'something-spent'
  | 'undo-too-late'
  | 'siret-known'
  | 'no-convention'
  | 'convention-known'
  | 'wrong-kind-of-partner'
  | 'not-own-school'
  | 'partner-closed'
  | 'unknown-card'
  | 'no-such-benefit'
  | 'not-started'
  | 'ended'
  | 'suspended'
  | 'frozen'
  | 'balance-too-low'
  | 'units-too-low'
  | 'already-used'
  | 'day-cap-reached'
  | 'use-cap-passed'
  | 'amount-needed'
  | 'units-needed'
  | 'price-needed'
  | 'code-needed'
  | 'wrong-code'
  | 'code-locked-here'
  | 'code-locked'
  | 'number-alone'
  | 'refund-too-large'
  | 'refund-too-late'
  | 'nothing-to-pay'
  | 'wrong-iban'
  | 'same-person-approves'
  | 'no-memory'
  | 'busy'
  | 'outcome-unknown'
  | 'store-failed'
  | 'books-broken'
  | 'defect'
  | 'outside-failed'
  | 'cannot-read-file';

export interface AccountActivateIn {
  token: string;
  password: string;
}
export interface AccountActivateOut {
  login: string;
}
export interface AccountCloseIn {
  account_id: Id;
}
export interface AccountCloseOut {
}
export interface AccountCreateIn {
  role: "school" | "cashier" | "manager" | "admin" | "benefits" | "accountant" | "support" | "auditor";
  name: string;
  mail: string;
  /** Left out: made of the name. A number follows it when somebody has it. */
  login?: string;
  lang?: "fr" | "en";
  school_id?: Id;
  /** Left out by a manager: their own. */
  partner_id?: Id;
}
export interface AccountCreateOut {
  account_id: Id;
  login: string;
}
export interface AccountLinkRequestIn {
  /** The login, or the mail address: then each account of the address gets a link. */
  login: string;
}
export interface AccountLinkRequestOut {
}
export interface AccountListIn {
  /** Left out: a manager's own partner; for the Region, all staff. */
  partner_id?: Id;
  cursor?: string;
  limit?: number;
}
export interface AccountLine {
  account_id: Id;
  login: string;
  name: string;
  role: "holder" | "school" | "cashier" | "manager" | "till_key" | "admin" | "benefits" | "accountant" | "support" | "auditor";
  /** invited, open or closed */
  state: string;
  mail: string;
  partner_id?: Id;
  partner_name?: string;
  school_id?: Id;
  school_name?: string;
  created_at: Instant;
}
export interface AccountListOut {
  items: AccountLine[];
  next_cursor?: string;
}
export interface AccountMeIn {
}
export interface OwnPartner {
  id: Id;
  name: string;
  kind_label: string;
}
export interface OwnSchool {
  id: Id;
  name: string;
}
export interface OwnPlace {
  id: Id;
  name: string;
  commune: string;
}
export interface AccountMeOut {
  role: "holder" | "school" | "cashier" | "manager" | "till_key" | "admin" | "benefits" | "accountant" | "support" | "auditor";
  name: string;
  /** A machine's key has none. */
  login?: string;
  partner?: OwnPartner;
  school?: OwnSchool;
  person_id?: Id;
  /** Where a partner's staff may take payments. */
  places: OwnPlace[];
}
export interface AccountPasswordChangeIn {
  old_password: string;
  new_password: string;
}
export interface AccountPasswordChangeOut {
}
export interface AccountSignInIn {
  login: string;
  password: string;
}
export interface AccountSignInOut {
  /** The session, for a program; a browser gets it as a cookie instead. */
  token: string;
  role: "holder" | "school" | "cashier" | "manager" | "till_key" | "admin" | "benefits" | "accountant" | "support" | "auditor";
  name: string;
  expires_at: Instant;
}
export interface AccountSignOutIn {
}
export interface AccountSignOutOut {
}
export interface ApiKeyCreateIn {
  /** What it is for: the till, the shop. */
  name: string;
  /** Left out by a manager: their own. */
  partner_id?: Id;
  /** The only operations it may ask for, separated by spaces; left out: all those open to a till. */
  operations?: string;
}
export interface ApiKeyCreateOut {
  key_id: Id;
  /** Shown now and never again. */
  key: string;
}
export interface ApiKeyListIn {
  /** Left out: a manager's own partner; for the Region, all partners. */
  partner_id?: Id;
  cursor?: string;
  limit?: number;
}
export interface ApiKeyLine {
  key_id: Id;
  name: string;
  partner_id: Id;
  partner_name: string;
  operations?: string;
  created_at: Instant;
  revoked_at?: Instant;
}
export interface ApiKeyListOut {
  items: ApiKeyLine[];
  next_cursor?: string;
}
export interface ApiKeyRevokeIn {
  key_id: Id;
}
export interface ApiKeyRevokeOut {
}
export interface AuditTrailIn {
  /** Only what touched this. */
  object_id?: Id;
  /** Only what this account did; not together with object_id. */
  account_id?: Id;
  cursor?: string;
  limit?: number;
}
export interface AuditEntry {
  record_id: Id;
  at: Instant;
  account_id?: Id;
  role: string;
  operation: string;
  object_id?: Id;
  /** ok, accepted (a job), or the slug of a refusal whose effect was kept. */
  outcome: string;
  /** The members of the input that are kept for the audit. */
  detail: Record<string, unknown>;
}
export interface AuditTrailOut {
  items: AuditEntry[];
  next_cursor?: string;
}
export interface BenefitExplainIn {
  person_id: Id;
  campaign: string;
  benefit: string;
}
export interface BenefitExplainOut {
  label: string;
  granted: boolean;
  amount: number;
  measure: string;
  says: string;
}
export interface BooksAuditIn {
  /** As an earlier audit told it: the chain of seals must still pass there. */
  last_seal?: string;
}
export interface BookFinding {
  name: string;
  says: string;
  /** How many rows break the rule. */
  breaks: number;
  /** The first of them. */
  first?: Id;
}
export interface BooksAuditOut {
  right: boolean;
  checked_at: Instant;
  transfers: number;
  seals: number;
  /** To be noted outside the database: nothing sealed can then be removed unseen. */
  last_seal?: string;
  checks: BookFinding[];
}
export interface Nothing {
}
export interface BooksSealOut {
  /** Sealed by this job. */
  transfers: number;
  last_seal?: string;
}
export interface BenefitLine {
  code: string;
  label: string;
  about: string;
  measure: string;
  unit_label?: string;
  from_day?: Day;
  until_day?: Day;
}
export interface CampaignLine {
  campaign_id: Id;
  code: string;
  label: string;
  orders_from_day: Day;
  orders_until_day: Day;
  from_day: Day;
  until_day: Day;
  benefits: BenefitLine[];
}
export interface CampaignListOut {
  items: CampaignLine[];
}
export interface CampaignOpenIn {
  /** The campaign's YAML file. */
  catalogue: string;
  /** The training codes (CSV) that its rules may name. */
  courses: string;
}
export interface CampaignOpenOut {
  campaign_id: Id;
  code: string;
  revision: number;
}
export interface CardBlockNowIn {
  person_id: Id;
  /** Block the QR code on the phone as well. */
  phone_too?: boolean;
}
export interface CardOrderIn {
  given_name: string;
  family_name: string;
  birth_day: Day;
  sex: "f" | "m" | "x";
  /** Without one, the school hands out a slip (D44). */
  mail?: string;
  phone?: string;
  address?: string;
  postcode?: string;
  commune?: string;
  school_uai: string;
  course?: string;
  class_name?: string;
  holder?: "pupil" | "apprentice" | "referent";
  /** The 4-digit code of use; never shown again. */
  code: string;
  /** The charter was read and accepted. */
  charter: boolean;
  lang?: "fr" | "en";
}
export interface CardOrderOut {
  mail_sent: boolean;
  school_name: string;
  /** After the school's validation. */
  delivery_min_days: number;
  delivery_max_days: number;
}
export interface CardOrderAgainIn {
  person_id: Id;
}
export interface CardOrderAgainOut {
  card_id: Id;
}
export interface CardSentIn {
  person_id: Id;
}
export interface CardShowIn {
  person_id: Id;
}
export interface CardView {
  /** none, to_produce, sent, blocked */
  state: string;
  /** To draw as a QR code. */
  token?: string;
  printed_number?: string;
  blocked_since?: Instant;
  phone_blocked: boolean;
  ready_from_day?: Day;
  ready_until_day?: Day;
}
export interface CardShowOut {
  holder_name: string;
  card: CardView;
  school_name?: string;
  enrolment_state: string;
  reason?: string;
  campaign?: string;
  campaign_label?: string;
}
export interface CodeChangeIn {
  person_id: Id;
  code: string;
}
export interface ConventionAddIn {
  partner_id: Id;
  benefit: string;
  from_day: Day;
  /** Included. */
  until_day: Day;
  /** Agreed for a unit, a coupon or an entry; none where the amount is paid. */
  price_cents?: Cents;
}
export interface ConventionAnswer {
  convention_id: Id;
}
export interface ConventionEndIn {
  convention_id: Id;
  /** The new last day; before its first one, it never comes into force. */
  until_day: Day;
}
export interface DatabaseBackupIn {
  /** A new file on the server's machine, from the root. */
  path: string;
}
export interface DemoCount {
  people: number;
  schools: number;
  partners: number;
  uses: number;
}
export interface DemoRole {
  role: string;
  login: string;
  password: string;
  name: string;
  says: string;
  /** The page to go to, or empty. */
  opens: string;
  card_token?: string;
  code?: string;
}
export interface DemoShowOut {
  is_demo: boolean;
  now: Instant;
  region: string;
  counts: DemoCount;
  people: DemoRole[];
}
export interface EngagementRewardIn {
  enrolment_id: Id;
  /** A word of the catalogue: a mission's length, or a corps served in. */
  engagement: string;
}
export interface EngagementRewardOut {
  amount_cents: Cents;
  until_day: Day;
}
export interface EnrolmentChangeIn {
  enrolment_id: Id;
  holder: "pupil" | "apprentice" | "referent";
  /** The training code (MEF). */
  course: string;
  class_name?: string;
  repeats?: boolean;
}
export interface EnrolmentAnswer {
  enrolment_id: Id;
  state: string;
}
export interface EnrolmentDepartIn {
  enrolment_id: Id;
  reason?: string;
}
export interface EnrolmentListIn {
  /** Its code; left out: the campaign whose validations are open. */
  campaign?: string;
  state: "ordered" | "validated" | "refused" | "departed";
  cursor?: string;
  limit?: number;
}
export interface EnrolmentLine {
  enrolment_id: Id;
  person_id: Id;
  given_name: string;
  family_name: string;
  birth_day: Day;
  state: string;
  holder: string;
  course: string;
  course_label?: string;
  class_name: string;
  repeats: boolean;
  ordered_at: Instant;
  reason?: string;
}
export interface StateCount {
  state: string;
  files: number;
}
export interface EnrolmentListOut {
  campaign: string;
  items: EnrolmentLine[];
  counts: StateCount[];
  next_cursor?: string;
}
export interface EnrolmentRefuseIn {
  enrolment_id: Id;
  /** Told to the young person as it stands. */
  reason: string;
}
export interface EnrolmentRevalidateIn {
  person_id: Id;
  holder: "pupil" | "apprentice" | "referent";
  /** The training code (MEF). */
  course: string;
  class_name?: string;
  repeats?: boolean;
}
export interface EnrolmentTakeInIn {
  /** The card the newcomer shows: QR token or printed number. */
  card: string;
  holder: "pupil" | "apprentice" | "referent";
  /** The training code (MEF). */
  course: string;
  class_name?: string;
  repeats?: boolean;
}
export interface EnrolmentUndoIn {
  enrolment_id: Id;
}
export interface EnrolmentValidateIn {
  enrolment_id: Id;
  holder: "pupil" | "apprentice" | "referent";
  /** The training code (MEF). */
  course: string;
  class_name?: string;
  repeats?: boolean;
  /** Known to the school; never the reason, never an illness. */
  disability?: boolean;
}
export interface HealthSetIn {
  person_id: Id;
  disability: boolean;
  long_term_illness: boolean;
}
export interface JobListIn {
  cursor?: string;
  limit?: number;
}
export interface JobState {
  job_id: Id;
  operation: string;
  state: "queued" | "running" | "done" | "failed";
  /** Items carried out so far. */
  done: number;
  /** Items in all, once known. */
  total?: number;
  asked_at: Instant;
  ended_at?: Instant;
  /** What the finished job found, by its operation. */
  report?: Record<string, unknown>;
  /** Why the job failed, as a problem. */
  problem?: Record<string, unknown>;
}
export interface JobListOut {
  items: JobState[];
  next_cursor?: string;
}
export interface JobShowIn {
  job_id: Id;
}
export interface JobShowOut {
  job: JobState;
}
export interface NoticeListIn {
  /** Only mail to this account. */
  account_id?: Id;
  cursor?: string;
  limit?: number;
}
export interface NoticeLine {
  notice_id: Id;
  account_id: Id;
  login: string;
  name: string;
  /** Enough of the address for a caller to know it by. */
  address_hint: string;
  template: string;
  /** queued, sent or failed */
  state: string;
  tries: number;
  /** Of the last try: "smtp-451" is the mail server's answer. */
  error?: string;
  queued_at: Instant;
  next_at?: Instant;
  sent_at?: Instant;
}
export interface NoticeListOut {
  items: NoticeLine[];
  next_cursor?: string;
}
export interface NoticeResultIn {
  outbox_id: Id;
  outcome: "sent" | "not_now" | "never";
  error?: string;
}
export interface NoticeResultOut {
  state: string;
  next_at?: Instant;
}
export interface PartnerBlockIn {
  partner_id: Id;
  /** Left out: all that is due. */
  benefit?: string;
  /** Told to the partner as it stands. */
  reason: string;
}
export interface PartnerBlockOut {
  block_id: Id;
}
export interface PartnerCloseIn {
  partner_id: Id;
  /** The last day of its uses. */
  day: Day;
  reason?: string;
}
export interface PartnerAnswer {
  partner_id: Id;
}
export interface PartnerCreateIn {
  siret: string;
  name: string;
  /** A kind of partner of a campaign that has not ended. */
  kind: string;
  legal_form: "association" | "company" | "sole_trader" | "cooperative" | "public_body";
  mail?: string;
  /** Spaces do not matter. */
  iban?: string;
  bic?: string;
}
export interface PartnerDuesIn {
  partner_id: Id;
}
export interface DueLine {
  /** due, blocked, prepared, in_transit or paid */
  state: string;
  benefit?: string;
  blocker?: string;
  /** Below zero: refunds to be netted from the next runs. */
  cents: number;
}
export interface PartnerDuesOut {
  items: DueLine[];
}
export interface ImportOrder {
  csv?: string;
  file?: Id;
  /** Of the preview. */
  fingerprint: string;
  /** Leave the faulty rows out instead of refusing the file. */
  good_rows_only?: boolean;
}
export interface ImportReport {
  new_rows: number;
  changed_rows: number;
  unchanged_rows: number;
  /** Left out. */
  faulty_count: number;
}
export interface ImportSource {
  /** The file itself, header first; or name an upload. */
  csv?: string;
  file?: Id;
}
export interface ImportNote {
  /** Of the file, from 1. */
  line: number;
  /** Left out: the row as a whole. */
  column?: string;
  /** In the file, from 1. */
  column_number?: number;
  what: string;
}
export interface ImportPreview {
  new_rows: number;
  changed_rows: number;
  unchanged_rows: number;
  faulty_count: number;
  /** What is wrong; the first remarks only. */
  faulty_rows: ImportNote[];
  /** The first ones; their rows are imported all the same. */
  warnings: ImportNote[];
  /** To be handed back with the import: it is refused if anything changed. */
  fingerprint: string;
}
export interface PartnerSearchIn {
  /** Beginnings of words of the name, the commune or the postcode. */
  words?: string;
  /** Only places that take it today. */
  benefit?: string;
  cursor?: string;
  limit?: number;
}
export interface TakenBenefit {
  benefit: string;
  label: string;
}
export interface NetworkPlace {
  place_id: Id;
  partner_id: Id;
  name: string;
  place_name: string;
  kind: string;
  kind_label: string;
  address?: string;
  postcode: string;
  commune: string;
  /** Hundred-thousandths of a degree. */
  lat_e5?: number;
  lon_e5?: number;
  /** Taken today. */
  benefits: TakenBenefit[];
}
export interface PartnerSearchOut {
  items: NetworkPlace[];
  next_cursor?: string;
}
export interface PartnerShowIn {
  /** Left out: the caller's own. */
  partner_id?: Id;
}
export interface PartnerPlace {
  place_id: Id;
  name: string;
  address?: string;
  postcode: string;
  commune: string;
  department: string;
  /** Hundred-thousandths of a degree. */
  lat_e5?: number;
  lon_e5?: number;
  sport?: string;
  /** open or closed. */
  state: string;
}
export interface PartnerConvention {
  convention_id: Id;
  benefit: string;
  label: string;
  from_day: Day;
  until_day: Day;
  /** Of a unit; 0: none is agreed. */
  price_cents: Cents;
}
export interface PartnerHoldLine {
  block_id: Id;
  /** Left out: all that is due. */
  benefit?: string;
  label?: string;
  reason: string;
  since: Instant;
}
export interface PartnerShowOut {
  partner_id: Id;
  siret: string;
  name: string;
  kind: string;
  kind_label: string;
  legal_form: string;
  mail?: string;
  /** For the manager, and for those of the Region who pay or set it. */
  iban?: string;
  bic?: string;
  /** open or closed. */
  state: string;
  /** The last of its uses. */
  closed_day?: Day;
  places: PartnerPlace[];
  conventions: PartnerConvention[];
  /** Why money that is due to it waits (R111). */
  blocks: PartnerHoldLine[];
}
export interface PartnerStatementIn {
  partner_id: Id;
}
export interface PartnerStatementOut {
  id: Id;
  at: Instant;
  day: Day;
  kind: string;
  campaign: string;
  benefit: string;
  /** Cents or units; a refund is below zero. */
  amount: number;
  region_cents: number;
  state: string;
  /** The line of a run that pays it. */
  transfer_id?: Id;
}
export interface PartnerUnblockIn {
  block_id: Id;
}
export interface PartnerUpdateIn {
  partner_id: Id;
  /** Benefit managers and administrators. */
  name?: string | null;
  /** Everybody who may call this. */
  mail?: string | null;
  /** Accountants and administrators, as the BIC. */
  iban?: string | null;
  bic?: string | null;
}
export interface PaymentCheckIn {
  /** The token in the QR code, or the printed number. */
  card: string;
  place_id: Id;
}
export interface UsableBenefit {
  benefit: string;
  label: string;
  measure: string;
  unit_label?: string;
  /** Cents, or units; 0 for a free entry. */
  balance: number;
  /** The most one use may take now. */
  ceiling: number;
  co_payment_cents: Cents;
  co_payment_percent: number;
  price_cents: Cents;
  code_needed: boolean;
  price_needed: boolean;
  once: boolean;
  until_day: Day;
  campaign: string;
  campaign_label: string;
}
export interface UnusableBenefit {
  benefit: string;
  label: string;
  type: string;
  /** A sentence the cashier can read aloud. */
  reason: string;
}
export interface PaymentCheckOut {
  holder_name?: string;
  card_kind: string;
  benefits: UsableBenefit[];
  unusable: UnusableBenefit[];
}
export interface PaymentListIn {
  day?: Day;
  cursor?: string;
  limit?: number;
}
export interface PaymentLine {
  payment_id: Id;
  at: Instant;
  label: string;
  holder_name: string;
  amount_cents: Cents;
  units: number;
  measure: string;
  unit_label?: string;
  region_pays_cents: Cents;
  refunded_cents: Cents;
  refunded_units: number;
  state: string;
  place_name: string;
  can_refund: boolean;
}
export interface DaySum {
  count: number;
  region_pays_cents: Cents;
}
export interface PaymentListOut {
  items: PaymentLine[];
  next_cursor?: string;
  today: DaySum;
}
export interface PaymentMineIn {
  cursor?: string;
  limit?: number;
}
export interface MyPayment {
  payment_id: Id;
  at: Instant;
  label: string;
  partner_name: string;
  commune: string;
  amount_cents: Cents;
  units: number;
  measure: string;
  unit_label?: string;
  holder_pays_cents: Cents;
  refunded_cents: Cents;
  refunded_units: number;
  state: string;
}
export interface PaymentMineOut {
  items: MyPayment[];
  next_cursor?: string;
}
export interface PaymentPayIn {
  card: string;
  place_id: Id;
  campaign: string;
  benefit: string;
  amount_cents?: Cents;
  units?: number;
  price_cents?: Cents;
  code?: string;
}
export interface PaymentPayOut {
  payment_id: Id;
  amount_cents: Cents;
  units: number;
  holder_pays_cents: Cents;
  region_pays_cents: Cents;
  balance: number;
  measure: string;
  label: string;
  unit_label?: string;
  at: Instant;
  receipt_number: string;
}
export interface PaymentRefundIn {
  payment_id: Id;
  amount_cents?: Cents;
  units?: number;
  reason: string;
}
export interface PaymentRefundOut {
  refund_id: Id;
  refunded_cents: Cents;
  refunded_units: number;
  /** What the partner is no longer owed. */
  region_cents: Cents;
  /** wallet or budget */
  goes_to: string;
  at: Instant;
}
export interface PersonCloseIn {
  person_id: Id;
}
export interface PersonSearchIn {
  /** The beginning of the family name, then the given name. */
  words: string;
  cursor?: string;
  limit?: number;
}
export interface PersonLine {
  person_id: Id;
  given_name: string;
  family_name: string;
  birth_day: Day;
  state: string;
}
export interface PersonSearchOut {
  items: PersonLine[];
  next_cursor?: string;
}
export interface PersonShowIn {
  person_id: Id;
}
export interface PersonShowOut {
  person_id: Id;
  given_name: string;
  family_name: string;
  birth_day: Day;
  sex: string;
  mail: string;
  mail_proved: boolean;
  phone: string;
  address: string;
  postcode: string;
  commune: string;
  lang: string;
  state: string;
}
export interface PersonUpdateIn {
  person_id: Id;
  mail?: string | null;
  phone?: string | null;
  address?: string | null;
  postcode?: string | null;
  commune?: string | null;
  lang?: string | null;
}
export interface PlaceAddIn {
  partner_id: Id;
  name: string;
  address?: string;
  postcode: string;
  commune: string;
  insee: string;
  department: string;
  /** Hundred-thousandths of a degree. */
  lat_e5?: number;
  lon_e5?: number;
  /** A word of the catalogue's place_sport. */
  sport?: string;
  /** The school whose pupils buy here, where the place is a school's own. */
  uai?: string;
}
export interface PlaceAnswer {
  place_id: Id;
}
export interface PlaceCloseIn {
  place_id: Id;
}
export interface RunApproveIn {
  run_id: Id;
}
export interface RunStateOut {
  state: string;
}
export interface RunLinePaidIn {
  line_id: Id;
}
export interface RunLineRejectedIn {
  line_id: Id;
  /** The bank's, as it says it. */
  reason: string;
}
export interface RunLinesIn {
  run_id: Id;
  cursor?: string;
  limit?: number;
}
export interface RunLineView {
  line_id: Id;
  partner_id: Id;
  name: string;
  amount_cents: Cents;
  state: string;
  reason?: string;
}
export interface RunLinesOut {
  items: RunLineView[];
  next_cursor?: string;
}
export interface RunListIn {
  cursor?: string;
  limit?: number;
}
export interface RunSummary {
  run_id: Id;
  until_day: Day;
  state: string;
  prepared_at: Instant;
  lines: number;
  amount_cents: Cents;
  paid: number;
  rejected: number;
}
export interface RunListOut {
  items: RunSummary[];
  next_cursor?: string;
}
export interface RunPrepareIn {
  /** Uses up to and including this day. */
  until_day: Day;
}
export interface RunSendIn {
  run_id: Id;
}
export interface RunSettleIn {
  run_id: Id;
}
export interface SchoolCloseIn {
  school_id: Id;
  reason?: string;
}
export interface SchoolCloseOut {
  school_id: Id;
}
export interface SchoolSearchIn {
  /** Beginnings of words of the name, the commune, the postcode or the UAI. */
  words?: string;
  cursor?: string;
  limit?: number;
}
export interface SchoolLine {
  school_id: Id;
  uai: string;
  name: string;
  kind: string;
  kind_label: string;
  sector: string;
  postcode: string;
  commune: string;
  department: string;
}
export interface SchoolSearchOut {
  items: SchoolLine[];
  next_cursor?: string;
}
export interface SchoolShowIn {
  school_id?: Id;
  /** Instead of the id. */
  uai?: string;
}
export interface SchoolShowOut {
  school_id: Id;
  uai: string;
  name: string;
  kind: string;
  kind_label: string;
  sector: string;
  address?: string;
  postcode: string;
  commune: string;
  insee: string;
  department: string;
  /** Hundred-thousandths of a degree. */
  lat_e5?: number;
  lon_e5?: number;
  /** open or closed. */
  state: string;
  /** For the Region and the school itself, as the mail is. */
  siret?: string;
  mail?: string;
}
export interface WalletListIn {
  person_id: Id;
}
export interface WalletLine {
  wallet_id: Id;
  benefit: string;
  label: string;
  about: string;
  measure: string;
  unit_label?: string;
  campaign: string;
  campaign_label: string;
  /** Cents or units that may still be used. */
  balance: number;
  loaded: number;
  spent: number;
  from_day: Day;
  until_day: Day;
  /** usable, not_started, used_up, ended, suspended or frozen */
  state: string;
  health: boolean;
}
export interface MissingLine {
  benefit: string;
  label: string;
  campaign: string;
  why: string;
}
export interface WalletListOut {
  items: WalletLine[];
  not_granted: MissingLine[];
}
export interface WalletResumeIn {
  person_id: Id;
  campaign: string;
  benefit: string;
}
export interface WalletState {
  wallet_id: Id;
  suspended: boolean;
}
export interface WalletSuspendIn {
  person_id: Id;
  /** Said explicitly: in summer two are under way (R16). */
  campaign: string;
  benefit: string;
  reason: string;
}

/** A refusal or a fault: RFC 9457, with its facts as members. */
export class Problem extends Error {
  constructor(
    readonly type: ProblemType,
    readonly status: number,
    readonly title: string,
    detail: string,
    readonly facts: Record<string, string | number>,
  ) {
    super(detail);
    this.name = 'Problem';
  }
}

export interface CallOptions {
  lang?: 'fr' | 'en';
  signal?: AbortSignal;
}
export interface WriteOptions extends CallOptions {
  /** The same key and input, sent again, have one effect. */
  key?: string;
}
export interface MoneyOptions extends CallOptions {
  /** 16 to 64 characters; the same key and input, sent again, have one effect. */
  key: string;
}

let base = '/api/v1/';
let credential: string | undefined;
/** For use outside the pages: another server, a machine's key. */
export function connect(url: string, key?: string): void {
  base = url.endsWith('/') ? url : `${url}/`;
  credential = key;
}

async function refuse(response: Response): Promise<never> {
  const body = (await response.json().catch(() => ({}))) as Record<string, string | number>;
  const { type, title, status, detail, ...facts } = body;
  const slug = String(type ?? 'urn:passregion:problem:busy').split(':').pop();
  throw new Problem(slug as ProblemType, response.status, String(title ?? ''),
    String(detail ?? response.statusText), facts);
}

async function send(name: string, input: object, options: WriteOptions, accept: string):
  Promise<Response> {
  const headers: Record<string, string> = {
    'Content-Type': 'application/json', Accept: accept,
  };
  if (options.key) headers['Idempotency-Key'] = options.key;
  if (options.lang) headers['Accept-Language'] = options.lang;
  if (credential) headers['Authorization'] = `Bearer ${credential}`;
  const response = await fetch(base + name, {
    method: 'POST', headers, body: JSON.stringify(input), credentials: 'same-origin',
    ...(options.signal ? { signal: options.signal } : {}),
  });
  return response.ok ? response : refuse(response);
}

async function call<T>(name: string, input: object, options: WriteOptions): Promise<T> {
  const response = await send(name, input, options, 'application/json');
  return (await response.json()) as T;
}

/** Rows as CSV. */
async function callForFile(name: string, input: object, options: CallOptions): Promise<Blob> {
  const response = await send(name, input, options, 'text/csv');
  return response.blob();
}

export const api = {
  /** Choose a password by a link received by mail; the link is then used up. */
  account_activate: (input: AccountActivateIn, options: WriteOptions = {}) =>
    call<AccountActivateOut>('account_activate', input, options),
  /** Close the account of somebody on the staff and end its sessions. */
  account_close: (input: AccountCloseIn, options: WriteOptions = {}) =>
    call<AccountCloseOut>('account_close', input, options),
  /** Open an account for somebody on the staff and mail them the link to it. */
  account_create: (input: AccountCreateIn, options: WriteOptions = {}) =>
    call<AccountCreateOut>('account_create', input, options),
  /** Ask for a link to activate an account or to choose a new password. */
  account_link_request: (input: AccountLinkRequestIn, options: WriteOptions = {}) =>
    call<AccountLinkRequestOut>('account_link_request', input, options),
  /** Accounts of staff, latest first. */
  account_list: (input: AccountListIn = {}, options: CallOptions = {}) =>
    call<AccountListOut>('account_list', input, options),
  /** Who is signed in, for whom, and where they may work. */
  account_me: (input: AccountMeIn = {}, options: CallOptions = {}) =>
    call<AccountMeOut>('account_me', input, options),
  /** Replace one's password and end one's other sessions. */
  account_password_change: (input: AccountPasswordChangeIn, options: WriteOptions = {}) =>
    call<AccountPasswordChangeOut>('account_password_change', input, options),
  /** Begin a session. */
  account_sign_in: (input: AccountSignInIn, options: CallOptions = {}) =>
    call<AccountSignInOut>('account_sign_in', input, options),
  /** End the session. */
  account_sign_out: (input: AccountSignOutIn = {}, options: WriteOptions = {}) =>
    call<AccountSignOutOut>('account_sign_out', input, options),
  /** Make a key for a partner's machine. */
  api_key_create: (input: ApiKeyCreateIn, options: CallOptions = {}) =>
    call<ApiKeyCreateOut>('api_key_create', input, options),
  /** Keys, latest first. */
  api_key_list: (input: ApiKeyListIn = {}, options: CallOptions = {}) =>
    call<ApiKeyListOut>('api_key_list', input, options),
  /** End a key: what uses it is refused from then on. */
  api_key_revoke: (input: ApiKeyRevokeIn, options: WriteOptions = {}) =>
    call<ApiKeyRevokeOut>('api_key_revoke', input, options),
  /** Lists who did what to which object, newest first. */
  audit_trail: (input: AuditTrailIn = {}, options: CallOptions = {}) =>
    call<AuditTrailOut>('audit_trail', input, options),
  /** Why somebody has a benefit, or has not. */
  benefit_explain: (input: BenefitExplainIn, options: CallOptions = {}) =>
    call<BenefitExplainOut>('benefit_explain', input, options),
  /** Recompute the books from every transfer, and name each rule that breaks. */
  books_audit: (input: BooksAuditIn = {}, options: WriteOptions = {}) =>
    call<JobAccepted>('books_audit', input, options),
  /** Seal the transfers made since the last seal; to be run every day. */
  books_seal: (input: Nothing = {}, options: WriteOptions = {}) =>
    call<JobAccepted>('books_seal', input, options),
  /** The campaigns and what each benefit is. */
  campaign_list: (input: Nothing = {}, options: CallOptions = {}) =>
    call<CampaignListOut>('campaign_list', input, options),
  /** Open a campaign from its catalogue file, or replace the file. */
  campaign_open: (input: CampaignOpenIn, options: WriteOptions = {}) =>
    call<CampaignOpenOut>('campaign_open', input, options),
  /** Block a lost or stolen card at once. */
  card_block_now: (input: CardBlockNowIn, options: WriteOptions = {}) =>
    call<Nothing>('card_block_now', input, options),
  /** Order a card: the school named gets a file to validate. */
  card_order: (input: CardOrderIn, options: WriteOptions = {}) =>
    call<CardOrderOut>('card_order', input, options),
  /** Order a new card: wallets and code stay. */
  card_order_again: (input: CardOrderAgainIn, options: WriteOptions = {}) =>
    call<CardOrderAgainOut>('card_order_again', input, options),
  /** Say that a card left. */
  card_sent: (input: CardSentIn, options: WriteOptions = {}) =>
    call<Nothing>('card_sent', input, options),
  /** The card, and where its order stands. */
  card_show: (input: CardShowIn, options: CallOptions = {}) =>
    call<CardShowOut>('card_show', input, options),
  /** Choose a new code of use; it unlocks the card everywhere. */
  code_change: (input: CodeChangeIn, options: WriteOptions = {}) =>
    call<Nothing>('code_change', input, options),
  /** Let a partner take a benefit between two days, at a price. */
  convention_add: (input: ConventionAddIn, options: WriteOptions = {}) =>
    call<ConventionAnswer>('convention_add', input, options),
  /** End a convention earlier than agreed. */
  convention_end: (input: ConventionEndIn, options: WriteOptions = {}) =>
    call<ConventionAnswer>('convention_end', input, options),
  /** Copy the database, as it is at one instant, to a new file of the server. */
  database_backup: (input: DatabaseBackupIn, options: WriteOptions = {}) =>
    call<JobAccepted>('database_backup', input, options),
  /** What a demonstration holds, and who one can be in it. */
  demo_show: (input: Nothing = {}, options: CallOptions = {}) =>
    call<DemoShowOut>('demo_show', input, options),
  /** Load the aid that a commitment earns once it is kept. */
  engagement_reward: (input: EngagementRewardIn, options: WriteOptions = {}) =>
    call<EngagementRewardOut>('engagement_reward', input, options),
  /** Change the course, class or situation: benefits are decided again. */
  enrolment_change: (input: EnrolmentChangeIn, options: WriteOptions = {}) =>
    call<EnrolmentAnswer>('enrolment_change', input, options),
  /** Declare that the pupil left: school benefits are frozen. */
  enrolment_depart: (input: EnrolmentDepartIn, options: WriteOptions = {}) =>
    call<EnrolmentAnswer>('enrolment_depart', input, options),
  /** The school's files of a campaign in one state, by name. */
  enrolment_list: (input: EnrolmentListIn, options: CallOptions = {}) =>
    call<EnrolmentListOut>('enrolment_list', input, options),
  /** Refuse an order, with the reason the young person reads. */
  enrolment_refuse: (input: EnrolmentRefuseIn, options: WriteOptions = {}) =>
    call<EnrolmentAnswer>('enrolment_refuse', input, options),
  /** Validate a returning holder for the campaign now open. */
  enrolment_revalidate: (input: EnrolmentRevalidateIn, options: WriteOptions = {}) =>
    call<EnrolmentAnswer>('enrolment_revalidate', input, options),
  /** Take in a holder who comes from another school and shows the card. */
  enrolment_take_in: (input: EnrolmentTakeInIn, options: WriteOptions = {}) =>
    call<EnrolmentAnswer>('enrolment_take_in', input, options),
  /** Undo a validation of the last days when nothing was spent. */
  enrolment_undo: (input: EnrolmentUndoIn, options: WriteOptions = {}) =>
    call<EnrolmentAnswer>('enrolment_undo', input, options),
  /** Validate an order: benefits load and the card is made. */
  enrolment_validate: (input: EnrolmentValidateIn, options: WriteOptions = {}) =>
    call<EnrolmentAnswer>('enrolment_validate', input, options),
  /** Record what doubles some aids, without the reason. */
  health_set: (input: HealthSetIn, options: WriteOptions = {}) =>
    call<Nothing>('health_set', input, options),
  /** Lists the caller's jobs, newest first; everybody's for the Region. */
  job_list: (input: JobListIn = {}, options: CallOptions = {}) =>
    call<JobListOut>('job_list', input, options),
  /** Shows how a job goes, and what came of it. */
  job_show: (input: JobShowIn, options: CallOptions = {}) =>
    call<JobShowOut>('job_show', input, options),
  /** Mails waiting, sent and failed, latest first. */
  notice_list: (input: NoticeListIn = {}, options: CallOptions = {}) =>
    call<NoticeListOut>('notice_list', input, options),
  /** Record whether the mail server took a mail. */
  notice_result: (input: NoticeResultIn, options: WriteOptions = {}) =>
    call<NoticeResultOut>('notice_result', input, options),
  /** Hold back what is due to a partner, for a reason (D20). */
  partner_block: (input: PartnerBlockIn, options: WriteOptions = {}) =>
    call<PartnerBlockOut>('partner_block', input, options),
  /** A partner leaves the network after a day; what was used is paid (D21). */
  partner_close: (input: PartnerCloseIn, options: WriteOptions = {}) =>
    call<PartnerAnswer>('partner_close', input, options),
  /** Take a partner into the register; places and conventions follow. */
  partner_create: (input: PartnerCreateIn, options: WriteOptions = {}) =>
    call<PartnerAnswer>('partner_create', input, options),
  /** A partner's money, each euro with its state and what blocks it. */
  partner_dues: (input: PartnerDuesIn, options: CallOptions = {}) =>
    call<PartnerDuesOut>('partner_dues', input, options),
  /** Import a file of partners as it was previewed. */
  partner_import: (input: ImportOrder, options: WriteOptions = {}) =>
    call<JobAccepted>('partner_import', input, options),
  /** What importing a file of partners would change, and which rows are faulty. */
  partner_import_preview: (input: ImportSource = {}, options: CallOptions = {}) =>
    call<ImportPreview>('partner_import_preview', input, options),
  /** Where the card can be used today, by name, commune or benefit. */
  partner_search: (input: PartnerSearchIn = {}, options: CallOptions = {}) =>
    call<PartnerSearchOut>('partner_search', input, options),
  /** A partner with its places, its conventions and what holds its money back. */
  partner_show: (input: PartnerShowIn = {}, options: CallOptions = {}) =>
    call<PartnerShowOut>('partner_show', input, options),
  /** Every use and refund of a partner, with the transfer that pays it. */
  partner_statement: (input: PartnerStatementIn, options: CallOptions = {}) =>
    callForFile('partner_statement', input, options),
  /** End one reason for which a partner's money waits. */
  partner_unblock: (input: PartnerUnblockIn, options: WriteOptions = {}) =>
    call<PartnerBlockOut>('partner_unblock', input, options),
  /** Change what is said of a partner; what is left out stays, null clears. */
  partner_update: (input: PartnerUpdateIn, options: WriteOptions = {}) =>
    call<PartnerAnswer>('partner_update', input, options),
  /** What a card may use at this place now, and why not the rest. */
  payment_check: (input: PaymentCheckIn, options: CallOptions = {}) =>
    call<PaymentCheckOut>('payment_check', input, options),
  /** The partner's own uses, latest first. */
  payment_list: (input: PaymentListIn = {}, options: CallOptions = {}) =>
    call<PaymentListOut>('payment_list', input, options),
  /** My own uses, latest first. */
  payment_mine: (input: PaymentMineIn = {}, options: CallOptions = {}) =>
    call<PaymentMineOut>('payment_mine', input, options),
  /** Take a payment with a benefit. */
  payment_pay: (input: PaymentPayIn, options: MoneyOptions) =>
    call<PaymentPayOut>('payment_pay', input, options),
  /** Give a use back, whole or in part. */
  payment_refund: (input: PaymentRefundIn, options: MoneyOptions) =>
    call<PaymentRefundOut>('payment_refund', input, options),
  /** Close a file: wallets return, mail stops. */
  person_close: (input: PersonCloseIn, options: WriteOptions = {}) =>
    call<Nothing>('person_close', input, options),
  /** Find somebody by name. */
  person_search: (input: PersonSearchIn, options: CallOptions = {}) =>
    call<PersonSearchOut>('person_search', input, options),
  /** Somebody's details. */
  person_show: (input: PersonShowIn, options: CallOptions = {}) =>
    call<PersonShowOut>('person_show', input, options),
  /** Change contact details; what is left out stays. */
  person_update: (input: PersonUpdateIn, options: WriteOptions = {}) =>
    call<PersonShowOut>('person_update', input, options),
  /** Add a place where a partner takes the card. */
  place_add: (input: PlaceAddIn, options: WriteOptions = {}) =>
    call<PlaceAnswer>('place_add', input, options),
  /** No more uses at a place. */
  place_close: (input: PlaceCloseIn, options: WriteOptions = {}) =>
    call<PlaceAnswer>('place_close', input, options),
  /** Approve a run somebody else prepared. */
  run_approve: (input: RunApproveIn, options: WriteOptions = {}) =>
    call<RunStateOut>('run_approve', input, options),
  /** Record that the bank paid a line. */
  run_line_paid: (input: RunLinePaidIn, options: WriteOptions = {}) =>
    call<RunStateOut>('run_line_paid', input, options),
  /** Record that the bank rejected a line: payable again. */
  run_line_rejected: (input: RunLineRejectedIn, options: WriteOptions = {}) =>
    call<RunStateOut>('run_line_rejected', input, options),
  /** A run, partner by partner. */
  run_lines: (input: RunLinesIn, options: CallOptions = {}) =>
    call<RunLinesOut>('run_lines', input, options),
  /** The runs. */
  run_list: (input: RunListIn = {}, options: CallOptions = {}) =>
    call<RunListOut>('run_list', input, options),
  /** Prepare a run: a line for each partner that is owed money nothing blocks. */
  run_prepare: (input: RunPrepareIn, options: WriteOptions = {}) =>
    call<JobAccepted>('run_prepare', input, options),
  /** Send an approved run's lines to the bank. */
  run_send: (input: RunSendIn, options: WriteOptions = {}) =>
    call<JobAccepted>('run_send', input, options),
  /** Record that the bank paid every line still under way. */
  run_settle: (input: RunSettleIn, options: WriteOptions = {}) =>
    call<JobAccepted>('run_settle', input, options),
  /** Close a school: it takes no new file. */
  school_close: (input: SchoolCloseIn, options: WriteOptions = {}) =>
    call<SchoolCloseOut>('school_close', input, options),
  /** Import a file of schools as it was previewed. */
  school_import: (input: ImportOrder, options: WriteOptions = {}) =>
    call<JobAccepted>('school_import', input, options),
  /** What importing a file of schools would change, and which rows are faulty. */
  school_import_preview: (input: ImportSource = {}, options: CallOptions = {}) =>
    call<ImportPreview>('school_import_preview', input, options),
  /** Schools by the beginnings of words of their name, commune or UAI. */
  school_search: (input: SchoolSearchIn = {}, options: CallOptions = {}) =>
    call<SchoolSearchOut>('school_search', input, options),
  /** One school. */
  school_show: (input: SchoolShowIn = {}, options: CallOptions = {}) =>
    call<SchoolShowOut>('school_show', input, options),
  /** Book the end of the wallets whose last day has passed. */
  wallet_expire_due: (input: Nothing = {}, options: WriteOptions = {}) =>
    call<JobAccepted>('wallet_expire_due', input, options),
  /** What somebody has, until when, and why they lack the rest. */
  wallet_list: (input: WalletListIn, options: CallOptions = {}) =>
    call<WalletListOut>('wallet_list', input, options),
  /** Book the loads whose day has come. */
  wallet_load_due: (input: Nothing = {}, options: WriteOptions = {}) =>
    call<JobAccepted>('wallet_load_due', input, options),
  /** End a suspension. */
  wallet_resume: (input: WalletResumeIn, options: WriteOptions = {}) =>
    call<WalletState>('wallet_resume', input, options),
  /** Suspend one benefit of somebody in one campaign, with the reason. */
  wallet_suspend: (input: WalletSuspendIn, options: WriteOptions = {}) =>
    call<WalletState>('wallet_suspend', input, options),
};
