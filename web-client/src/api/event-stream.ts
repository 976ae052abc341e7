/** The events of one session, over a WebSocket that comes back by itself from where it broke. */
import { type InterviewEvent, parseEvent } from "./events";
import { tokenFor } from "./http";

export type StreamStatus = "connecting" | "open" | "reconnecting";

export interface EventStreamOptions {
  session: string;
  /** The session's; empty for the account of whoever is signed in. */
  token: string;
  onEvent(event: InterviewEvent): void;
  onStatus(status: StreamStatus): void;
  /** Replaced in tests. */
  open?: (url: string, protocols: string[]) => WebSocket;
}

const FIRST_WAIT_MS = 400;
const LONGEST_WAIT_MS = 8_000;

export class EventStream {
  private socket: WebSocket | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private lastSeq = 0;
  private failures = 0;
  private closed = false;

  constructor(private readonly options: EventStreamOptions) {
    this.connect();
  }

  /** Tries at once instead of waiting for the next attempt. */
  retryNow(): void {
    if (this.closed || this.timer === undefined) return;
    clearTimeout(this.timer);
    this.connect();
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.timer);
    this.socket?.close(1000);
  }

  private connect(): void {
    this.timer = undefined;
    const { token, onStatus } = this.options;
    onStatus(this.failures === 0 ? "connecting" : "reconnecting");
    if (token) {
      this.open(token);
      return;
    }
    tokenFor(token).then(
      (own) => {
        if (!this.closed) this.open(own);
      },
      () => this.lost(),
    );
  }

  private open(token: string): void {
    const { session, onEvent, onStatus } = this.options;
    const open = this.options.open ?? ((url, protocols) => new WebSocket(url, protocols));
    // A token cannot travel in a header of a browser's WebSocket, and must not
    // stand in a URL, where logs would keep it: it goes as a subprotocol.
    const socket = open(this.url(session), ["vivavoce.v1", `bearer.${token}`]);
    this.socket = socket;
    socket.onopen = () => {
      this.failures = 0;
      onStatus("open");
    };
    socket.onmessage = (message: MessageEvent) => {
      const event = parseEvent(String(message.data));
      if (!event || event.seq <= this.lastSeq) return;
      this.lastSeq = event.seq;
      onEvent(event);
    };
    socket.onclose = () => this.lost();
  }

  private lost(): void {
    if (this.closed) return;
    this.failures += 1;
    this.options.onStatus("reconnecting");
    this.timer = setTimeout(() => this.connect(), waitBefore(this.failures));
  }

  private url(session: string): string {
    const base = location.origin.replace(/^http/, "ws");
    return `${base}/ws/sessions/${session}?after=${this.lastSeq}`;
  }
}

/** Doubling waits, with a random quarter so that many pages do not come back in step. */
export function waitBefore(attempt: number, random: () => number = Math.random): number {
  const wait = Math.min(FIRST_WAIT_MS * 2 ** (attempt - 1), LONGEST_WAIT_MS);
  return wait * (0.75 + random() / 4);
}
