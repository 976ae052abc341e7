/**
 * How hard a password is to guess, said in words while it is typed. Only its length is a rule;
 * the rest is advice (NIST SP 800-63B, 3.1.1.2: no rules of composition). The server has the last
 * word, with a list of leaked passwords.
 */

/** Characters that a new password has at least; the server's own rule. */
export const LEAST_PASSWORD = 12;
/** And at most, which no sentence reaches. */
export const MOST_PASSWORD = 128;

export type Strength =
  | { verdict: "short"; missing: number }
  | { verdict: "personal" | "weak" | "fair" | "strong" };

/** Bits of guesswork below which a password is weak, and from which it is strong. */
const WEAK_BELOW = 45;
const STRONG_FROM = 70;

const COMMON = ["password", "motdepasse", "azerty", "qwerty", "bonjour", "welcome", "vivavoce"];

export function strengthOf(password: string, personal: readonly string[] = []): Strength {
  const letters = [...password];
  if (letters.length < LEAST_PASSWORD) {
    return { verdict: "short", missing: LEAST_PASSWORD - letters.length };
  }
  const plain = password.toLowerCase();
  const own = personal.flatMap((text) => text.toLowerCase().split(/[^\p{L}\p{N}]+/u));
  if (own.some((word) => word.length >= 4 && plain.includes(word))) return { verdict: "personal" };
  const bits = surprising(plain) * Math.log2(pool(password));
  if (bits < WEAK_BELOW) return { verdict: "weak" };
  return { verdict: bits < STRONG_FROM ? "fair" : "strong" };
}

/** How many characters do not follow from those before them. */
function surprising(plain: string): number {
  const rest = COMMON.reduce((text, word) => text.replaceAll(word, word.slice(0, 1)), plain);
  const codes = [...rest].map((letter) => letter.codePointAt(0) ?? 0);
  const seen = new Set<string>();
  let count = 0;
  for (const [at, code] of codes.entries()) {
    const step = code - (codes[at - 1] ?? Number.NaN);
    const pair = `${codes[at - 1]} ${code}`;
    // "aaa", "abc", "321", and what was typed before.
    if (Math.abs(step) > 1 && !seen.has(pair)) count += 1;
    else if (at === 0) count += 1;
    seen.add(pair);
  }
  return count;
}

function pool(password: string): number {
  const kinds: [RegExp, number][] = [
    [/[a-z]/, 26],
    [/[A-Z]/, 26],
    [/[0-9]/, 10],
    [/[^a-zA-Z0-9]/, 33],
  ];
  return kinds.reduce((sum, [kind, size]) => sum + (kind.test(password) ? size : 0), 0);
}
