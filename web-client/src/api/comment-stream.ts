/** The comments of a session as they change, over a connection that comes back by itself. */
import { waitBefore } from "./event-stream";
import { Problem } from "./problem";
import { ServerEventParser } from "./server-events";
import type { Comment } from "./types";

export interface CommentStreamOptions {
  session: string;
  token: string;
  /** `seq` of the list that is known. */
  after: number;
  onComment(comment: Comment): void;
  /** Whether the connection stands. */
  onLive(live: boolean): void;
  /** The server shows no more: the share was taken back, the session deleted. */
  onRefused(problem: Problem): void;
  /** Replaced in tests. */
  open?: typeof fetch;
}

/** A connection that the server closed at once again counts as a failure. */
const SETTLED_MS = 5_000;

export class CommentStream {
  private readonly ending = new AbortController();
  private after: number;
  private failures = 0;

  constructor(private readonly options: CommentStreamOptions) {
    this.after = options.after;
    void this.run();
  }

  close(): void {
    this.ending.abort();
  }

  private async run(): Promise<void> {
    while (!this.ending.signal.aborted) {
      const began = Date.now();
      try {
        await this.connect();
        if (Date.now() - began > SETTLED_MS) this.failures = 0;
      } catch (caught) {
        if (this.ending.signal.aborted) return;
        if (caught instanceof Problem && (caught.unauthorized || caught.gone)) {
          this.options.onLive(false);
          this.options.onRefused(caught);
          return;
        }
      }
      if (this.ending.signal.aborted) return;
      this.options.onLive(false);
      this.failures += 1;
      await this.wait(waitBefore(this.failures));
    }
  }

  /** Reads until the connection ends. */
  private async connect(): Promise<void> {
    const { session, token, onComment, onLive, open = fetch } = this.options;
    const response = await open(`/api/sessions/${session}/comments/stream`, {
      headers: {
        accept: "text/event-stream, application/problem+json",
        authorization: `Bearer ${token}`,
        "last-event-id": String(this.after),
      },
      signal: this.ending.signal,
      cache: "no-store",
    });
    if (!response.ok || !response.body) throw await Problem.from(response);
    onLive(true);
    const parser = new ServerEventParser();
    const reader = response.body.getReader();
    const decoder = new TextDecoder();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      for (const { type, data } of parser.push(decoder.decode(value, { stream: true }))) {
        const comment = type === "comment" ? parsed(data) : undefined;
        if (!comment || comment.seq <= this.after) continue;
        this.after = comment.seq;
        onComment(comment);
      }
    }
  }

  private wait(ms: number): Promise<void> {
    return new Promise((resume) => {
      const done = () => {
        clearTimeout(timer);
        this.ending.signal.removeEventListener("abort", done);
        resume();
      };
      const timer = setTimeout(done, ms);
      this.ending.signal.addEventListener("abort", done);
    });
  }
}

function parsed(data: string): Comment | undefined {
  try {
    const value = JSON.parse(data) as Comment;
    return typeof value?.id === "string" && typeof value.seq === "number" ? value : undefined;
  } catch {
    return undefined;
  }
}
