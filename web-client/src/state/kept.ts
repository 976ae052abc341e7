/**
 * What the browser keeps of an interview, so that a reload returns to the same
 * room: its join token (the only key to the recording) and a few words to show.
 */
import type { Language, SessionState } from "../api/types";

export interface Kept {
  id: string;
  token: string;
  title: string;
  language: Language;
  createdAt: string;
  state: SessionState;
  /** How the candidate chose to answer. */
  answer: AnswerMode;
  /** A trainer's try, which is none of the candidate's interviews. */
  trial?: boolean;
}

/** By voice; by voice with the browser's own recognition; by typing. */
export type AnswerMode = "voice" | "browser" | "typed";

const PREFIX = "vivavoce.session.";
const MOST_KEPT = 20;

export class KeptSessions {
  constructor(private readonly storage: Storage) {}

  get(id: string): Kept | undefined {
    return parse(this.storage.getItem(PREFIX + id));
  }

  /** The candidate's interviews, newest first. */
  all(): Kept[] {
    return this.everything().filter((kept) => !kept.trial);
  }

  private everything(): Kept[] {
    return this.keys()
      .map((key) => parse(this.storage.getItem(key)))
      .filter((kept) => kept !== undefined)
      .sort((a, b) => b.createdAt.localeCompare(a.createdAt));
  }

  put(kept: Kept): void {
    this.storage.setItem(PREFIX + kept.id, JSON.stringify(kept));
    for (const old of this.everything().slice(MOST_KEPT)) this.forget(old.id);
  }

  update(id: string, change: Partial<Kept>): void {
    const kept = this.get(id);
    if (kept) this.put({ ...kept, ...change });
  }

  forget(id: string): void {
    this.storage.removeItem(PREFIX + id);
  }

  private keys(): string[] {
    return Array.from({ length: this.storage.length }, (_, at) => this.storage.key(at)).filter(
      (key): key is string => key?.startsWith(PREFIX) ?? false,
    );
  }
}

function parse(text: string | null): Kept | undefined {
  if (text === null) return undefined;
  try {
    const kept = JSON.parse(text) as Kept;
    return typeof kept.id === "string" && typeof kept.token === "string" ? kept : undefined;
  } catch {
    return undefined;
  }
}
