// One intended payment or refund: a key made once, kept while the answer is lost, so that a
// network that swallows answers never makes it happen twice (R84).
import { isLost } from './failure';

const RETRY_AFTER_MS = [400, 1200];

/** Time-ordered, so that the server's index stays warm; 80 random bits make it unique. */
export function keyNew(nowMs: number = Date.now()): string {
  const random = crypto.getRandomValues(new Uint8Array(10));
  const hex = Array.from(random, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return nowMs.toString(36).padStart(9, '0') + hex;
}

const pause = (ms: number) => new Promise<void>((resume) => setTimeout(resume, ms));

/** Runs once, and again with the same key while the answer is lost. */
export async function attempt<T>(
  key: string,
  run: (key: string) => Promise<T>,
  retryAfterMs: readonly number[] = RETRY_AFTER_MS,
): Promise<T> {
  for (const wait of retryAfterMs) {
    try {
      return await run(key);
    } catch (e) {
      if (!isLost(e)) throw e;
      await pause(wait);
    }
  }
  return run(key);
}
