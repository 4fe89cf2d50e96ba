// Where the order stands, from the request to the letter box, with what to do next.
import type { CardShow } from '../api';
import { today } from '../clock';
import { dayLong } from '../format';
import { Icon, type IconName } from '../ui/icon';
import { t } from './words';

type StepState = 'done' | 'now' | 'todo' | 'stopped';
interface Step { title: string; state: StepState; says?: string | undefined }
const ICONS: Record<StepState, IconName> = {
  done: 'check', now: 'clock', todo: 'minus', stopped: 'cross',
};

function schoolStep(show: CardShow): Step {
  if (show.enrolment_state === 'refused') {
    const says = [show.reason, t().stepSchoolRefusedNext].filter(Boolean).join(' ');
    return { title: t().stepSchoolRefused, state: 'stopped', says };
  }
  if (show.enrolment_state === 'ordered') {
    const says = t().stepSchoolNow(show.school_name ?? t().yourSchool);
    return { title: t().stepSchool, state: 'now', says };
  }
  return { title: t().stepSchool, state: 'done' };
}

/** When the card is expected; once that is past, what to do. */
function arrival(show: CardShow): string | undefined {
  const { ready_from_day: from, ready_until_day: until } = show.card;
  if (!from || !until) return undefined;
  return until < today() ? t().stepLate : t().stepSendWhen(dayLong(from), dayLong(until));
}

function stepsOf(show: CardShow): Step[] {
  const { state } = show.card;
  const school = schoolStep(show);
  const making = school.state === 'done' && state !== 'sent';
  return [
    { title: t().stepOrder, state: 'done' },
    school,
    {
      title: t().stepMake,
      state: state === 'sent' ? 'done' : making ? 'now' : 'todo',
      says: making ? t().stepMakeNow : undefined,
    },
    { title: t().stepSend, state: state === 'sent' ? 'now' : 'todo', says: arrival(show) },
  ];
}

/** A card in service has no progress to show; one on its way still waits for the post. */
export function progressNeeded(show: CardShow): boolean {
  if (show.enrolment_state === 'none' || show.card.state === 'blocked') return false;
  if (show.enrolment_state === 'departed') return false;
  if (show.card.state !== 'sent') return true;
  return (show.card.ready_until_day ?? '') >= today();
}

export function Progress({ show }: { show: CardShow }) {
  const said = { done: t().stepDone, now: t().stepNow, todo: t().stepTodo, stopped: '' };
  return (
    <section class="progress panel" aria-labelledby="progress-title">
      <h2 id="progress-title">{t().steps}</h2>
      <ol class="steps">
        {stepsOf(show).map((step) => (
          <li key={step.title} class={`step step-${step.state}`}
            aria-current={step.state === 'now' ? 'step' : undefined}>
            <span class="step-dot"><Icon name={ICONS[step.state]} /></span>
            <div>
              <p class="step-title">
                {step.title}
                {said[step.state] && <span class="visually-hidden"> ({said[step.state]})</span>}
              </p>
              {step.says && <p class="soft">{step.says}</p>}
            </div>
          </li>
        ))}
      </ol>
      {show.card.token && show.card.state === 'to_produce' && (
        <p class="hint">{t().qrMeanwhile}</p>
      )}
    </section>
  );
}
