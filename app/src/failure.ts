// What went wrong, in a sentence; and whether the answer is only lost, so that asking again with
// the same key is right.
import { Problem, type ProblemType } from './api';
import { lang, typeset, words } from './lang';

const t = words(
  {
    lost: 'Le serveur ne répond pas. Vérifiez la connexion puis réessayez.',
    defect: 'Cette page a rencontré un défaut. Rechargez-la.',
  },
  {
    lost: 'The server does not answer. Check the connection, then try again.',
    defect: 'This page met a defect. Reload it.',
  },
);

export function problemIs(e: unknown, type: ProblemType): e is Problem {
  return e instanceof Problem && e.type === type;
}

/** No answer, or an answer that says so: the operation may or may not have happened. */
export function isLost(e: unknown): boolean {
  if (e instanceof Problem) return e.status === 502 || e.status === 503 || e.status === 504;
  return e instanceof TypeError || (e instanceof DOMException && e.name === 'AbortError');
}

export function sentenceOf(e: unknown): string {
  if (e instanceof Problem && e.message) {
    return lang.value === 'fr' ? typeset(e.message) : e.message;
  }
  if (isLost(e)) return t().lost;
  return t().defect;
}
