// The mail that somebody of the demonstration has received, since nobody sends it. Its link leads
// to this server, whatever address the mail gives: a demonstration may run anywhere.
import type { DemoPerson } from '../api';
import { typeset } from '../lang';
import { Dialog } from '../ui/dialog';
import { t } from './words';

const LINK = /(https?:\/\/\S+)/;

export function Mail({ person, onClose }: { person: DemoPerson; onClose: () => void }) {
  return (
    <Dialog title={t().mailOf(person.name)} onClose={onClose}>
      <div class="mail" lang="fr">
        <h3>{typeset(person.mail_subject!)}</h3>
        <p>{typeset(person.mail_body!).split(LINK).map(piece)}</p>
      </div>
    </Dialog>
  );
}

function piece(text: string) {
  if (!LINK.test(text)) return text;
  const { pathname, hash } = new URL(text);
  return <a href={pathname + hash}>{text}</a>;
}
