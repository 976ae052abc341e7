/**
 * Sends texts to the server as they are written: at most one a second, the newest of each, and
 * again when it fails. No DOM; time comes from timers.
 */
import { Problem } from "../api/problem";
import type { TaskLanguage } from "../api/types";
import { fits } from "./tasks";

export type Keeping =
  /** All that was written is kept. */
  | "kept"
  /** Some of it is on its way. */
  | "keeping"
  /** It does not get through; it is tried again. */
  | "failing"
  /** It is longer than what is kept. */
  | "too_long"
  /** Nothing more is taken: the question or the interview is over. */
  | "closed";

export const SEND_EVERY_MS = 1_000;
const TRY_AGAIN_MS = 2_500;
/** A server that does not answer by then is not waited for. */
const LONGEST_FLUSH_MS = 1_500;

export class TextKeeper {
  private readonly waiting = new Map<TaskLanguage, string>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private sending: Promise<void> | undefined;
  private lastSent = Number.NEGATIVE_INFINITY;
  private closed = false;

  constructor(
    private readonly send: (language: TaskLanguage, text: string) => Promise<void>,
    private readonly tell: (keeping: Keeping) => void,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** The text is this now. */
  write(language: TaskLanguage, text: string): void {
    if (this.closed) return;
    this.waiting.set(language, text);
    this.tell(fits(text) ? "keeping" : "too_long");
    if (fits(text)) this.plan(Math.max(0, this.lastSent + SEND_EVERY_MS - this.now()));
  }

  /** Sends what waits, now; returns when it is there, or does not get there. */
  async flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    const sent = this.sendAll();
    await Promise.race([sent, new Promise((resume) => setTimeout(resume, LONGEST_FLUSH_MS))]);
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.timer);
  }

  private plan(ms: number): void {
    if (this.timer !== undefined || this.closed) return;
    this.timer = setTimeout(() => {
      this.timer = undefined;
      void this.sendAll();
    }, ms);
  }

  private sendAll(): Promise<void> {
    // One after the other: a later text must not be overtaken by an earlier one.
    const before = this.sending ?? Promise.resolve();
    const sending = before.then(() => this.sendWaiting());
    this.sending = sending;
    return sending;
  }

  private async sendWaiting(): Promise<void> {
    for (const [language, text] of [...this.waiting]) {
      if (this.closed || !fits(text)) continue;
      this.lastSent = this.now();
      try {
        await this.send(language, text);
      } catch (error) {
        this.failed(error);
        return;
      }
      // What was written meanwhile waits on.
      if (this.waiting.get(language) === text) this.waiting.delete(language);
    }
    if (this.closed) return;
    if (this.waiting.size === 0) this.tell("kept");
    else if ([...this.waiting.values()].some(fits)) this.plan(SEND_EVERY_MS);
  }

  private failed(error: unknown): void {
    if (this.closed) return;
    const code = error instanceof Problem ? error.code : "";
    if (["session_over", "not_found", "token_wrong", "token_missing"].includes(code)) {
      this.closed = true;
      this.tell("closed");
      return;
    }
    if (code !== "rate_limited") this.tell("failing");
    this.plan(code === "rate_limited" ? SEND_EVERY_MS : TRY_AGAIN_MS);
  }
}
