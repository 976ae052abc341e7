/** Something that changes on the server, as it changes, over a connection that comes back by itself. */
import { waitBefore } from "./event-stream";
import { Problem } from "./problem";
import { ServerEventParser } from "./server-events";

/** What is told: a thing as it is now, with the number of its last change. */
export interface Numbered {
  id: string;
  seq: number;
}

export interface LiveStreamOptions<T extends Numbered> {
  url: string;
  /** Asked before each connection: an account's does not live long. */
  token(): Promise<string>;
  /** The type of the events that are listened to. */
  type: string;
  /** `seq` of the list that is known. */
  after: number;
  onItem(item: T): void;
  /** Whether the connection stands. */
  onLive(live: boolean): void;
  /** The server shows no more: the share was taken back, the session deleted, the login ended. */
  onRefused(problem: Problem): void;
  /** Replaced in tests. */
  open?: typeof fetch;
}

/** A connection that the server closed at once again counts as a failure. */
const SETTLED_MS = 5_000;

export class LiveStream<T extends Numbered> {
  private readonly ending = new AbortController();
  private after: number;
  private failures = 0;

  constructor(private readonly options: LiveStreamOptions<T>) {
    this.after = options.after;
    void this.run();
  }

  /** Ends it; gives the number of the last change that was told, for another one to go on from. */
  close(): number {
    this.ending.abort();
    return this.after;
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
    const { url, token, type: listened, onItem, onLive, open = fetch } = this.options;
    const response = await open(url, {
      headers: {
        accept: "text/event-stream, application/problem+json",
        authorization: `Bearer ${await token()}`,
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
        const item = type === listened ? parsed<T>(data) : undefined;
        if (!item || item.seq <= this.after) continue;
        this.after = item.seq;
        onItem(item);
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

function parsed<T extends Numbered>(data: string): T | undefined {
  try {
    const value = JSON.parse(data) as T;
    return typeof value?.id === "string" && typeof value.seq === "number" ? value : undefined;
  } catch {
    return undefined;
  }
}
