/**
 * Whole interviews in writing, each in a second: for pages that need several of them. The server
 * is to run with `QUICKLY`, so that nothing is waited for.
 */
import type { Page } from "@playwright/test";

/** No models: the interviewer hums, and a silence is an end. */
export const QUICKLY = {
  VIVAVOCE_STT: "stub:0",
  VIVAVOCE_VOICE: "tone:0.2",
  VIVAVOCE_ENDPOINTING: "pause:300",
};

export interface Held {
  id: string;
  token: string;
}

/**
 * Holds an interview from a page of the server, of whoever is signed in with `account`; it is in the
 * browser's own list afterwards.
 */
export function holdQuickly(
  page: Page,
  scenario: string,
  answers: string[],
  account?: string,
): Promise<Held> {
  return page.evaluate(inPage, { scenario, answers, ...(account && { account }) });
}

/** The same with one answer that is hummed for a second, by somebody who is signed in. */
export function holdAloud(page: Page, scenario: string, account: string): Promise<Held> {
  return page.evaluate(inPage, { scenario, answers: [], account, aloud: true });
}

async function inPage(wish: {
  scenario: string;
  answers: string[];
  account?: string;
  aloud?: boolean;
}): Promise<Held> {
  const json = async (path: string, body?: unknown, token?: string) => {
    const headers = new Headers({ "content-type": "application/json" });
    if (token) headers.set("authorization", `Bearer ${token}`);
    const init =
      body === undefined ? { headers } : { method: "POST", headers, body: JSON.stringify(body) };
    const response = await fetch(path, init);
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response.json();
  };
  const {
    id,
    join_token: token,
    ...created
  } = await json(
    "/api/sessions",
    {
      scenario: wish.scenario,
      consent: { recording: true, version: "2026-11" },
    },
    wish.account,
  );
  const hum = async () => {
    const packets: Uint8Array[] = [];
    const encoder = new AudioEncoder({
      output: (chunk) => {
        const packet = new Uint8Array(chunk.byteLength);
        chunk.copyTo(packet);
        packets.push(packet);
      },
      error: (error) => {
        throw error;
      },
    });
    encoder.configure({ codec: "opus", sampleRate: 48_000, numberOfChannels: 1 });
    const data = Float32Array.from({ length: 48_000 }, (_, n) => {
      const loudness = 0.6 + 0.4 * Math.sin((2 * Math.PI * 4 * n) / 48_000);
      return 0.3 * loudness * Math.sin((2 * Math.PI * 180 * n) / 48_000);
    });
    const format = "f32-planar" as const;
    const sound = { format, sampleRate: 48_000, numberOfChannels: 1, timestamp: 0 };
    encoder.encode(new AudioData({ ...sound, numberOfFrames: data.length, data }));
    await encoder.flush();
    return packets;
  };
  const saying: Uint8Array[] = [];
  const hummed = wish.aloud ? await hum() : [];
  const socket = (path: string) => {
    const url = `${location.origin.replace("http", "ws")}${path}`;
    return new WebSocket(url, ["vivavoce.v1", `bearer.${token}`]);
  };
  const audio = socket(`/ws/audio?session=${id}`);
  // An RTP packet (RFC 3550) each: twenty milliseconds of silence as Opus has it, or of the hum. A
  // page that was held up sends what is due.
  let packets = 0;
  const began = performance.now();
  const sending = setInterval(() => {
    if (audio.readyState !== WebSocket.OPEN) return;
    for (const due = (performance.now() - began) / 20; packets < due; packets += 1) {
      const sound = saying.shift() ?? Uint8Array.of(0xf8, 0xff, 0xfe);
      const packet = new DataView(new ArrayBuffer(12 + sound.length));
      packet.setUint16(0, 0x806f);
      packet.setUint16(2, packets & 0xffff);
      packet.setUint32(4, packets * 960);
      packet.setUint32(8, 7);
      for (const [at, byte] of sound.entries()) packet.setUint8(12 + at, byte);
      audio.send(packet.buffer);
    }
  }, 20);
  // What was not heard as an answer is said again.
  let saidAgain: ReturnType<typeof setInterval> | undefined;
  const events = socket(`/ws/sessions/${id}?after=0`);
  const command = (body: unknown) => json(`/api/sessions/${id}/commands`, body, token);
  const answers = [...wish.answers];
  await new Promise<void>((resolve, reject) => {
    events.onmessage = ({ data }) => {
      const event = JSON.parse(data);
      if (event.type === "session.ended") resolve();
      if (wish.aloud && event.type === "transcript.final" && saidAgain !== undefined) {
        clearInterval(saidAgain);
        saidAgain = undefined;
        void command({ command: "end" }).catch(reject);
      }
      if (event.type !== "reply.spoken") return;
      if (event.kind === "follow_up") void command({ command: "next" });
      if (event.kind !== "question") return;
      if (wish.aloud) {
        saidAgain ??= setInterval(() => saying.push(...hummed), 5_000);
        saying.push(...hummed);
        return;
      }
      const text = answers.shift();
      void command(text === undefined ? { command: "end" } : { command: "type", text }).catch(
        reject,
      );
    };
    events.onerror = reject;
  });
  clearInterval(sending);
  audio.close();
  events.close();
  const kept = {
    id,
    token,
    title: created.scenario.title,
    language: created.scenario.language,
    createdAt: created.created_at,
    state: "ended",
    answer: "typed",
  };
  localStorage.setItem(`vivavoce.session.${id}`, JSON.stringify(kept));
  return { id, token };
}
