import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { EventStream, waitBefore } from "./event-stream";
import type { InterviewEvent } from "./events";

class FakeSocket {
  onopen?: () => void;
  onmessage?: (message: { data: string }) => void;
  onclose?: () => void;
  close = vi.fn();
  constructor(
    readonly url: string,
    readonly protocols: string[],
  ) {}
}

describe("EventStream", () => {
  let sockets: FakeSocket[];
  let events: InterviewEvent[];
  let statuses: string[];
  let stream: EventStream;

  beforeEach(() => {
    vi.useFakeTimers();
    sockets = [];
    events = [];
    statuses = [];
    stream = new EventStream({
      session: "s1",
      token: "secret",
      onEvent: (event) => events.push(event),
      onStatus: (status) => statuses.push(status),
      open: (url, protocols) => {
        const socket = new FakeSocket(url, protocols);
        sockets.push(socket);
        return socket as unknown as WebSocket;
      },
    });
  });

  afterEach(() => {
    stream.close();
    vi.useRealTimers();
  });

  const message = (seq: number) => ({
    data: JSON.stringify({ v: 1, seq, type: "speech.started", turn: 1 }),
  });

  it("carries the token as a subprotocol and never in the address", () => {
    expect(sockets[0]?.protocols).toEqual(["vivavoce.v1", "bearer.secret"]);
    expect(sockets[0]?.url).toContain("/ws/sessions/s1?after=0");
    expect(sockets[0]?.url).not.toContain("secret");
  });

  it("comes back after a break and asks for all since the last event", () => {
    sockets[0]?.onopen?.();
    sockets[0]?.onmessage?.(message(7));
    sockets[0]?.onclose?.();
    vi.advanceTimersByTime(500);
    expect(sockets).toHaveLength(2);
    expect(sockets[1]?.url).toContain("after=7");
    expect(statuses.at(-1)).toBe("reconnecting");
    sockets[1]?.onopen?.();
    expect(statuses.at(-1)).toBe("open");
  });

  it("drops what it has already seen and what it cannot read", () => {
    sockets[0]?.onmessage?.(message(1));
    sockets[0]?.onmessage?.(message(1));
    sockets[0]?.onmessage?.({ data: "{" });
    sockets[0]?.onmessage?.({ data: '{"v":2,"seq":9,"type":"x"}' });
    expect(events.map((event) => event.seq)).toEqual([1]);
  });

  it("stays closed once closed", () => {
    stream.close();
    sockets[0]?.onclose?.();
    vi.advanceTimersByTime(20_000);
    expect(sockets).toHaveLength(1);
  });
});

describe("waitBefore", () => {
  it("doubles up to eight seconds", () => {
    const waits = [1, 2, 3, 10].map((attempt) => waitBefore(attempt, () => 1));
    expect(waits).toEqual([400, 800, 1600, 8000]);
  });
});
