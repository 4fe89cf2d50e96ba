// The page that a mailed link opens: its button, not the link, uses the link up (R22). The token
// stands after '#', where no server sees it.
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { Shell } from '../ui/shell';
import { AskForLink, type Because } from './ask';
import { Choose } from './choose';
import { Done } from './done';
import { t } from './words';

type Stage =
  | { at: 'choose'; token: string }
  | { at: 'done'; login: string }
  | { at: 'ask'; because: Because };

function stageOfAddress(): Stage {
  const token = location.hash.slice(1);
  return token ? { at: 'choose', token } : { at: 'ask', because: 'wish' };
}

export function ActivatePage() {
  const stage = useSignal<Stage>(stageOfAddress());
  useEffect(() => {
    // Another mail's link in the same tab changes only what follows '#'.
    const moved = () => { stage.value = stageOfAddress(); };
    addEventListener('hashchange', moved);
    return () => removeEventListener('hashchange', moved);
  }, []);
  function moveTo(next: Stage) {
    history.replaceState(null, '', location.pathname); // A link used up opens nothing any more.
    stage.value = next;
  }
  const now = stage.value;
  return (
    <Shell page={t().page} title={titleOf(now)}>
      {now.at === 'choose' && (
        <Choose key={now.token} token={now.token}
          onDone={(login) => moveTo({ at: 'done', login })}
          onNoLink={(because) => moveTo({ at: 'ask', because })} />
      )}
      {now.at === 'done' && <Done login={now.login} />}
      {now.at === 'ask' && <AskForLink because={now.because} />}
    </Shell>
  );
}

function titleOf(stage: Stage): string {
  if (stage.at === 'choose') return t().chooseTitle;
  return stage.at === 'done' ? t().doneTitle : t().askTitle;
}
