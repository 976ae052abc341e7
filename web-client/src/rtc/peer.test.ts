import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { IceServers } from "./ice-servers";
import { type MediaStatus, Peer } from "./peer";

const sdp = (ufrag: string) =>
  `v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=ice-ufrag:${ufrag}\r\na=ice-pwd:password-of-${ufrag}\r\na=mid:0\r\na=rtpmap:111 opus/48000/2\r\n`;

/** As much of a browser's connection as the page uses. */
class FakeConnection {
  static made: FakeConnection[] = [];
  connectionState = "new";
  signalingState = "stable";
  localDescription: RTCSessionDescriptionInit | null = null;
  remoteDescription: RTCSessionDescriptionInit | null = null;
  configuration: RTCConfiguration = {};
  onconnectionstatechange: (() => void) | null = null;
  onicecandidate: ((found: { candidate: { candidate: string; sdpMid: string } }) => void) | null =
    null;
  closed = false;
  private generation = 0;

  constructor() {
    FakeConnection.made.push(this);
  }
  addTransceiver() {
    return { sender: { replaceTrack: vi.fn(async () => undefined) } };
  }
  setConfiguration(configuration: RTCConfiguration) {
    this.configuration = configuration;
  }
  async createOffer({ iceRestart }: RTCOfferOptions = {}) {
    if (iceRestart) this.generation += 1;
    return { type: "offer", sdp: sdp(`mine${this.generation}`) };
  }
  async setLocalDescription(description: RTCSessionDescriptionInit) {
    this.localDescription = description;
    this.signalingState = "have-local-offer";
    const candidate = `candidate:1 1 udp 2 192.0.2.${this.generation} 5000 typ host`;
    this.onicecandidate?.({ candidate: { candidate, sdpMid: "0" } });
  }
  async setRemoteDescription(description: RTCSessionDescriptionInit) {
    this.remoteDescription = description;
    this.signalingState = "stable";
  }
  close() {
    this.closed = true;
  }
  turn(state: string) {
    this.connectionState = state;
    this.onconnectionstatechange?.();
  }
}

interface Sent {
  method: string;
  etag: string | null;
  body: string;
}

describe("Peer", () => {
  let sent: Sent[];
  let statuses: MediaStatus[];
  let peer: Peer;
  /** What the server says to a restart. */
  let restarts: () => Response | Promise<Response>;
  let credential: string;

  const latest = () => FakeConnection.made.at(-1) as FakeConnection;
  const patches = () => sent.filter(({ method }) => method === "PATCH");
  const restartsSent = () => patches().filter(({ etag }) => etag === "*");
  const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

  beforeEach(async () => {
    vi.useFakeTimers();
    FakeConnection.made = [];
    sent = [];
    statuses = [];
    credential = "first";
    restarts = () =>
      new Response(sdp(`theirs${restartsSent().length}`), { headers: { etag: '"new"' } });
    vi.stubGlobal("RTCPeerConnection", FakeConnection);
    vi.stubGlobal("MediaStream", class {});
    vi.stubGlobal("fetch", async (_url: string, { method, headers, body }: RequestInit) => {
      const etag = new Headers(headers).get("if-match");
      sent.push({ method: method ?? "GET", etag, body: String(body) });
      if (method === "PATCH")
        return etag === "*" ? restarts() : new Response(null, { status: 204 });
      return new Response(sdp("theirs0"), {
        status: 201,
        headers: { location: "/rtc/s/p", etag: '"old"' },
      });
    });
    peer = new Peer({
      session: "s",
      token: "t",
      client: "c",
      iceServers: new IceServers([], -1e12, async () => [
        { urls: ["turn:t"], username: "u", credential },
      ]),
      track: {} as MediaStreamTrack,
      onStatus: (status) => statuses.push(status),
      onStream: () => undefined,
    });
    await pass(100);
    latest().turn("connected");
  });

  afterEach(() => {
    peer.close(false);
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });

  it("offers with the servers' credentials and trickles its candidates", () => {
    expect(sent.map(({ method, etag }) => [method, etag])).toEqual([
      ["POST", null],
      ["PATCH", '"old"'],
    ]);
    expect(sent[1]?.body).toContain("a=ice-ufrag:mine0\r\n");
    expect(sent[1]?.body).toContain("192.0.2.0 5000");
    expect(latest().configuration.iceServers).toEqual([
      { urls: ["turn:t"], username: "u", credential: "first" },
    ]);
    expect(statuses).toEqual(["connecting", "connected"]);
  });

  it("restarts ICE when the path goes quiet, with credentials that are still good", async () => {
    credential = "second";
    await pass(7_200_000);
    latest().turn("disconnected");
    await pass(200);
    expect(restartsSent()).toHaveLength(1);
    expect(restartsSent()[0]?.body).toContain("a=ice-ufrag:mine1\r\na=ice-pwd:password-of-mine1");
    expect(latest().configuration.iceServers?.[0]?.credential).toBe("second");
    expect(latest().remoteDescription?.sdp).toContain("a=ice-ufrag:theirs1\r\n");
    // Its candidates follow under the new tag, and none before the server knows whose they are.
    const last = patches().at(-1);
    expect(last?.etag).toBe('"new"');
    expect(last?.body).toContain("192.0.2.1 5000");
    latest().turn("connected");
    expect(statuses.slice(2)).toEqual(["reconnecting", "connected"]);
    await pass(60_000);
    expect(FakeConnection.made).toHaveLength(1);
  });

  it("restarts ICE on another network before the path is missed", async () => {
    window.dispatchEvent(new Event("online"));
    window.dispatchEvent(new Event("online"));
    await pass(1_000);
    expect(restartsSent()).toHaveLength(1);
    expect(statuses).toEqual(["connecting", "connected"]);
    peer.close(false);
    window.dispatchEvent(new Event("online"));
    await pass(1_000);
    expect(restartsSent()).toHaveLength(1);
  });

  it("offers anew when a restart finds no path", async () => {
    latest().turn("disconnected");
    await pass(7_900);
    expect(FakeConnection.made).toHaveLength(1);
    await pass(1_000);
    expect(FakeConnection.made).toHaveLength(2);
    expect(FakeConnection.made[0]?.closed).toBe(true);
  });

  it("offers anew when the server has let go of the connection", async () => {
    restarts = () => new Response("{}", { status: 404 });
    latest().turn("disconnected");
    await pass(1_000);
    expect(FakeConnection.made).toHaveLength(2);
  });

  it("tries again when it is back from having no network at all", async () => {
    restarts = () => Promise.reject(new TypeError("no network"));
    latest().turn("disconnected");
    await pass(3_000);
    expect(FakeConnection.made).toHaveLength(1);
    restarts = () => new Response(sdp("theirs2"), { headers: { etag: '"new"' } });
    window.dispatchEvent(new Event("online"));
    await pass(500);
    expect(latest().remoteDescription?.sdp).toContain("a=ice-ufrag:theirs2\r\n");
    expect(FakeConnection.made).toHaveLength(1);
  });

  it("has a second change of network during a restart followed by another", async () => {
    let answer: (response: Response) => void = () => undefined;
    restarts = () => new Promise((resume) => (answer = resume));
    window.dispatchEvent(new Event("online"));
    await pass(500);
    window.dispatchEvent(new Event("online"));
    await pass(500);
    expect(restartsSent()).toHaveLength(1);
    restarts = () => new Response(sdp("theirs2"));
    answer(new Response(sdp("theirs1")));
    await pass(100);
    expect(restartsSent()).toHaveLength(2);
    expect(latest().remoteDescription?.sdp).toContain("a=ice-ufrag:theirs2\r\n");
  });
});
