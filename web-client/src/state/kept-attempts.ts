/** The attempts that this browser has begun, one a quiz, so that a reload returns to it. */

export interface KeptAttempt {
  id: string;
  token: string;
  startedAt: string;
}

const PREFIX = "vivavoce.attempt.";
const MOST_KEPT = 20;

export class KeptAttempts {
  constructor(private readonly storage: Storage) {}

  get(quiz: string): KeptAttempt | undefined {
    return parse(this.storage.getItem(PREFIX + quiz));
  }

  put(quiz: string, attempt: KeptAttempt): void {
    this.storage.setItem(PREFIX + quiz, JSON.stringify(attempt));
    const keys = Array.from({ length: this.storage.length }, (_, at) => this.storage.key(at))
      .filter((key): key is string => key?.startsWith(PREFIX) ?? false)
      .sort((a, b) => this.begun(b).localeCompare(this.begun(a)));
    for (const old of keys.slice(MOST_KEPT)) this.storage.removeItem(old);
  }

  forget(quiz: string): void {
    this.storage.removeItem(PREFIX + quiz);
  }

  private begun(key: string): string {
    return parse(this.storage.getItem(key))?.startedAt ?? "";
  }
}

function parse(text: string | null): KeptAttempt | undefined {
  if (text === null) return undefined;
  try {
    const kept = JSON.parse(text) as KeptAttempt;
    const whole = [kept.id, kept.token, kept.startedAt].every((part) => typeof part === "string");
    return whole ? kept : undefined;
  } catch {
    return undefined;
  }
}
