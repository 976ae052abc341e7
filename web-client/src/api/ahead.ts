/**
 * What was asked for before whoever reads it was there, by its address: the first pages ask the
 * server while their own code is on its way.
 */

/** An answer that nobody took until then is forgotten: it may be true no more. */
const KEPT_FOR_MS = 10_000;

const answers = new Map<string, Promise<Response>>();

export function keepAhead(url: string, answer: Promise<Response>): void {
  answers.set(url, answer);
  // Its reader hears of it.
  answer.catch(() => undefined);
  setTimeout(() => answers.delete(url), KEPT_FOR_MS);
}

/** The answer, once: who asks again asks the server. */
export function takeAhead(url: string): Promise<Response> | undefined {
  const answer = answers.get(url);
  answers.delete(url);
  return answer;
}
