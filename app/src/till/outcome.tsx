// How a sale ends, large enough to be read across the counter or aloud.
import type { PaymentPaid } from '../api';
import { isCounted, money, quantity } from '../format';
import { Icon } from '../ui/icon';
import { receipt, receiptOfPaid } from './receipt';
import type { SaleMachine } from './sale';
import { t } from './words';

export function Outcome({ machine, placeName }: { machine: SaleMachine; placeName: string }) {
  const now = machine.sale.value;
  if (now.at === 'paid') return <Paid paid={now.paid} holder={now.holder} placeName={placeName} />;
  if (now.at === 'lost') return <Lost machine={machine} />;
  if (now.at !== 'refused') return null;
  return (
    <section class="outcome outcome-bad" role="alert">
      <p class="outcome-title"><Icon name="cross" /> {t().refused}</p>
      {now.holder && <p class="outcome-holder">{now.holder}</p>}
      <p class="outcome-says">{now.sentence}</p>
      <p>{t().refusedNext}</p>
    </section>
  );
}

/** The outcome of a payment in one breath, for the status line that screen readers follow. */
export function paidSentence(paid: PaymentPaid, holder: string): string {
  const done = isCounted(paid.measure) ? t().paid : t().entered;
  const due = paid.holder_pays_cents;
  const toCollect = due > 0
    ? `${t().holderPays(holder || t().someone)} ${money(due)}`
    : t().nothingToCollect;
  return `${done}. ${toCollect}.`;
}

interface PaidProps { paid: PaymentPaid; holder: string; placeName: string }

function Paid({ paid, holder, placeName }: PaidProps) {
  const taken = quantity(paid.measure, paid.measure === 'money' ? paid.amount_cents : paid.units,
    paid.unit_label);
  return (
    <section class="outcome outcome-good">
      <p class="outcome-title">
        <Icon name="check" /> {isCounted(paid.measure) ? t().paid : t().entered}
      </p>
      <p class="outcome-holder">
        {[holder, paid.label, taken].filter(Boolean).join(' · ')}
      </p>
      <p class="outcome-says">
        {paid.holder_pays_cents > 0
          ? <>{t().holderPays(holder || t().someone)} <b>{money(paid.holder_pays_cents)}</b></>
          : t().nothingToCollect}
      </p>
      <dl class="outcome-facts">
        {paid.region_pays_cents > 0 && (
          <div><dt>{t().regionPays}</dt><dd>{money(paid.region_pays_cents)}</dd></div>
        )}
        {isCounted(paid.measure) && (
          <div>
            <dt>{t().remains}</dt>
            <dd>{quantity(paid.measure, paid.balance, paid.unit_label)}</dd>
          </div>
        )}
      </dl>
      <button type="button" class="button" onClick={() => {
        receipt.value = receiptOfPaid(paid, holder, placeName);
      }}>
        <Icon name="printer" /> {t().printReceipt}
      </button>
    </section>
  );
}

function Lost({ machine }: { machine: SaleMachine }) {
  return (
    <section class="outcome outcome-warn" role="alert">
      <p class="outcome-title"><Icon name="alert" /> {t().lostTitle}</p>
      <p class="outcome-says">{t().lostSays}</p>
      <div class="actions">
        <button type="button" class="button primary large" autofocus
          onClick={() => void machine.askAgain()}>
          {t().lostAgain}
        </button>
        <button type="button" class="button large" onClick={machine.restart}>
          {t().lostDrop}
        </button>
      </div>
    </section>
  );
}
