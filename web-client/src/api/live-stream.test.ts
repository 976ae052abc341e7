import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { LiveStream, type Numbered } from "./live-stream";
import type { Problem } from "./problem";

const ENCODER = new TextEncoder();

/** A connection whose other end is in the test's hand. */
class Line {
  private controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  readonly response = new Response(
    new ReadableStream<Uint8Array>({
      start: (controller) => {
        this.controller = controller;
      },
    }),
    { status: 200 },
  );
  say(seq: number, id = `c${seq}`): void {
    const data = JSON.stringify({ id, seq });
    this.controller?.enqueue(ENCODER.encode(`event: comment\nid: ${seq}\ndata: ${data}\n\n`));
  }
  raw(text: string): void {
    this.controller?.enqueue(ENCODER.encode(text));
  }
  end(): void {
    this.controller?.close();
  }
}

describe("LiveStream", () => {
  let calls: Headers[];
  let answers: (Line | Response | Error)[];
  let seen: number[];
  let live: boolean[];
  let refused: Problem[];
  let stream: LiveStream<Numbered>;

  const start = (...lines: (Line | Response | Error)[]) => {
    answers = lines;
    stream = new LiveStream({
      url: "/api/sessions/s1/comments/stream",
      token: async () => "secret",
      type: "comment",
      after: 3,
      onItem: ({ seq }) => seen.push(seq),
      onLive: (is) => live.push(is),
      onRefused: (problem) => refused.push(problem),
      open: (async (url: string, init: RequestInit) => {
        expect(url).toBe("/api/sessions/s1/comments/stream");
        calls.push(new Headers(init.headers));
        const answer = answers.shift();
        if (!answer || answer instanceof Error) throw answer ?? new TypeError("away");
        return answer instanceof Line ? answer.response : answer;
      }) as typeof fetch,
    });
  };
  const settle = (ms = 0) => vi.advanceTimersByTimeAsync(ms);

  beforeEach(() => {
    vi.useFakeTimers();
    [calls, seen, live, refused] = [[], [], [], []];
  });
  afterEach(() => {
    stream.close();
    vi.useRealTimers();
  });

  it("asks with the token in a header for what comes after what is known", async () => {
    const line = new Line();
    start(line);
    await settle();
    expect(calls[0]?.get("authorization")).toBe("Bearer secret");
    expect(calls[0]?.get("last-event-id")).toBe("3");
    line.say(4);
    line.say(3);
    line.raw("event: comment\ndata: {broken\n\n");
    line.say(5);
    await settle();
    expect([seen, live]).toEqual([[4, 5], [true]]);
  });

  it("comes back from where it broke", async () => {
    const [first, second] = [new Line(), new Line()];
    start(first, new TypeError("no network"), second);
    await settle();
    first.say(9);
    await settle();
    first.end();
    await settle(3_000);
    expect(calls.map((headers) => headers.get("last-event-id"))).toEqual(["3", "9", "9"]);
    second.say(10);
    await settle();
    expect([seen, live.at(-1)]).toEqual([[9, 10], true]);
  });

  it("stops when the server shows no more", async () => {
    const body = JSON.stringify({ code: "not_found", title: "Not found" });
    const headers = { "content-type": "application/problem+json" };
    start(new Response(body, { status: 404, headers }));
    await settle(60_000);
    expect(calls).toHaveLength(1);
    expect(refused.map(({ code }) => code)).toEqual(["not_found"]);
  });

  it("stays closed once closed", async () => {
    start(new TypeError("away"));
    await settle();
    expect(stream.close()).toBe(3);
    await settle(60_000);
    expect(calls).toHaveLength(1);
  });
});
