/**
 * The media connection of a room: offers, trickles, restarts ICE when the network
 * changes or the path goes quiet, and offers again whenever that does not help, for as
 * long as the page is open.
 */
import { waitBefore } from "../api/event-stream";
import { Problem } from "../api/problem";
import type { IceServers } from "./ice-servers";
import { watchNetwork } from "./network";
import { candidateFragment, offerRepair, type TrickledCandidate, withCredentials } from "./sdp";
import { sendOffer, type WhipOptions, type WhipResource } from "./whip";

export type MediaStatus =
  | "connecting"
  | "connected"
  | "reconnecting"
  /** Another tab or device holds the room. */
  | "in_use"
  /** The server will not have us: the session is over or the token is wrong. */
  | "refused";

export interface PeerOptions extends WhipOptions {
  iceServers: IceServers;
  /** The microphone, or silence. */
  track: MediaStreamTrack;
  onStatus(status: MediaStatus, problem?: Problem): void;
  onStream(stream: MediaStream): void;
}

/** A restart that has found no path by now has failed; the server waits 19 s for it. */
const RESTART_WITHIN_MS = 8_000;
/** Neither connected nor failed after this long counts as failed. */
const CONNECT_WITHIN_MS = 12_000;
/** Candidates found within one of these travel in one request. */
const TRICKLE_EVERY_MS = 60;
/** One path for all that there is. */
const BUNDLE = "max-bundle";

export class Peer {
  private attempt: Attempt | undefined;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private failures = 0;
  private everConnected = false;
  private closed = false;
  private readonly unwatch: () => void;

  constructor(private options: PeerOptions) {
    this.unwatch = watchNetwork(() => this.networkChanged());
    void this.offer(false);
  }

  /** Takes the room from the tab that holds it. */
  takeOver(): void {
    clearTimeout(this.retry);
    void this.offer(true);
  }

  /** Offers again at once instead of at the next attempt. */
  retryNow(): void {
    if (this.retry === undefined) return;
    clearTimeout(this.retry);
    void this.offer(false);
  }

  /** Changes the microphone without a new offer. */
  async replaceTrack(track: MediaStreamTrack): Promise<void> {
    this.options = { ...this.options, track };
    await this.attempt?.replaceTrack(track);
  }

  /** Leaves the room; `tell` is false when the server has closed it already. */
  close(tell = true): void {
    this.closed = true;
    this.unwatch();
    clearTimeout(this.retry);
    this.attempt?.close(tell);
  }

  private networkChanged(): void {
    this.retryNow();
    void this.attempt?.restart();
  }

  private async offer(takeover: boolean): Promise<void> {
    this.retry = undefined;
    this.attempt?.close(false);
    this.options.onStatus(this.everConnected ? "reconnecting" : "connecting");
    const attempt = new Attempt(this.options, {
      connected: () => {
        this.failures = 0;
        this.everConnected = true;
        this.options.onStatus("connected");
      },
      waiting: () => this.options.onStatus("reconnecting"),
      lost: () => this.offerLater(),
    });
    this.attempt = attempt;
    try {
      await attempt.start(takeover);
    } catch (error) {
      if (this.closed || this.attempt !== attempt) return;
      attempt.close(false);
      this.refusedOrLater(error);
    }
  }

  private refusedOrLater(error: unknown): void {
    const problem = error instanceof Problem ? error : undefined;
    if (problem?.code === "session_in_use") {
      this.options.onStatus("in_use", problem);
    } else if (problem && [401, 403, 404, 409, 410].includes(problem.status)) {
      this.options.onStatus("refused", problem);
    } else {
      this.offerLater(problem);
    }
  }

  private offerLater(problem?: Problem): void {
    if (this.closed) return;
    this.attempt?.close(false);
    this.failures += 1;
    this.options.onStatus("reconnecting", problem);
    const wait = problem?.retryAfterS ? problem.retryAfterS * 1000 : waitBefore(this.failures);
    clearTimeout(this.retry);
    this.retry = setTimeout(() => void this.offer(false), wait);
  }
}

/** One peer connection, from its offer until it is lost. */
class Attempt {
  private readonly pc: RTCPeerConnection;
  private readonly sender: RTCRtpSender;
  private resource: WhipResource | undefined;
  private waiting: TrickledCandidate[] = [];
  private gathered = false;
  private trickling: ReturnType<typeof setTimeout> | undefined;
  private patience: ReturnType<typeof setTimeout> | undefined;
  private over = false;
  private restarting = false;
  private restartAgain = false;

  constructor(
    private readonly options: PeerOptions,
    private readonly tell: { connected(): void; waiting(): void; lost(): void },
  ) {
    this.pc = new RTCPeerConnection({ bundlePolicy: BUNDLE });
    const transceiver = this.pc.addTransceiver(options.track, {
      direction: "sendrecv",
      streams: [new MediaStream([options.track])],
    });
    this.sender = transceiver.sender;
    this.pc.ontrack = ({ streams, track }) => {
      options.onStream(streams[0] ?? new MediaStream([track]));
    };
    this.pc.onicecandidate = ({ candidate }) => this.found(candidate);
    this.pc.onconnectionstatechange = () => this.stateChanged();
  }

  async start(takeover: boolean): Promise<void> {
    this.patience = setTimeout(() => this.lose(), CONNECT_WITHIN_MS);
    const sent = await this.describe(false);
    const { sdp, resource } = await sendOffer(this.options, sent, takeover);
    this.resource = resource;
    if (this.over) {
      await resource.end().catch(() => undefined);
      return;
    }
    await this.pc.setRemoteDescription({ type: "answer", sdp });
    this.trickleSoon();
  }

  /**
   * Looks for another path while the connection, and what it carries, stays. Where the
   * server knows it no more, it is given up.
   */
  async restart(): Promise<void> {
    // Without an answer there is nothing to restart; the patience for it is running.
    if (this.over || !this.resource || !this.pc.remoteDescription) return;
    if (this.restarting) {
      this.restartAgain = true;
      return;
    }
    this.restarting = true;
    try {
      do {
        this.restartAgain = false;
        await this.restartOnce(this.resource);
      } while (this.restartAgain && !this.over);
    } catch (error) {
      // Offline: it may be over before the patience is.
      const offline = error instanceof Problem && error.code === "offline";
      if (!offline) this.lose();
    } finally {
      this.restarting = false;
    }
  }

  private async restartOnce(resource: WhipResource): Promise<void> {
    clearTimeout(this.trickling);
    const local = await this.describe(true);
    const theirs = await resource.restart(candidateFragment(local, [], false));
    const answer = this.pc.remoteDescription?.sdp;
    if (this.over || !answer) return;
    await this.pc.setRemoteDescription({ type: "answer", sdp: withCredentials(answer, theirs) });
    this.trickleSoon();
  }

  /** Makes an offer and begins to look for candidates; gives the offer as it went out. */
  private async describe(iceRestart: boolean): Promise<string> {
    const iceServers = await this.options.iceServers.fresh();
    if (this.over) throw new Error("the connection was closed meanwhile");
    this.pc.setConfiguration({ iceServers, bundlePolicy: BUNDLE });
    const offer = await this.pc.createOffer({ iceRestart });
    const repaired = offerRepair(offer.sdp ?? "");
    // Candidates of a former offer are of no use to this one.
    this.waiting = [];
    this.gathered = false;
    try {
      await this.pc.setLocalDescription({ type: "offer", sdp: repaired });
    } catch {
      // A browser that takes no changed offer still gets its own through.
      await this.pc.setLocalDescription(offer);
    }
    return this.pc.localDescription?.sdp ?? repaired;
  }

  async replaceTrack(track: MediaStreamTrack): Promise<void> {
    await this.sender.replaceTrack(track);
  }

  /** `end` also tells the server; else it learns from the next offer or from silence. */
  close(end: boolean): void {
    if (this.over) return;
    this.over = true;
    clearTimeout(this.patience);
    clearTimeout(this.trickling);
    this.pc.onconnectionstatechange = null;
    this.pc.close();
    if (end) void this.resource?.end().catch(() => undefined);
  }

  private stateChanged(): void {
    if (this.over) return;
    const state = this.pc.connectionState;
    if (state === "connected") {
      clearTimeout(this.patience);
      this.tell.connected();
    } else if (state === "disconnected") {
      clearTimeout(this.patience);
      this.patience = setTimeout(() => this.lose(), RESTART_WITHIN_MS);
      this.tell.waiting();
      void this.restart();
    } else if (state === "failed" || state === "closed") {
      this.lose();
    }
  }

  private lose(): void {
    if (this.over) return;
    clearTimeout(this.patience);
    this.tell.lost();
  }

  private found(candidate: RTCIceCandidate | null): void {
    if (candidate?.candidate) {
      this.waiting.push({ candidate: candidate.candidate, sdpMid: candidate.sdpMid });
    } else if (candidate === null) {
      this.gathered = true;
    }
    this.trickleSoon();
  }

  private trickleSoon(): void {
    // During a restart the server does not know the new credentials yet.
    if (!this.resource || this.over || this.pc.signalingState !== "stable") return;
    clearTimeout(this.trickling);
    this.trickling = setTimeout(() => void this.trickle(), TRICKLE_EVERY_MS);
  }

  private async trickle(): Promise<void> {
    const local = this.pc.localDescription?.sdp;
    if (!local || this.over || !this.resource) return;
    const batch = this.waiting.splice(0);
    if (batch.length === 0 && !this.gathered) return;
    try {
      await this.resource.trickle(candidateFragment(local, batch, this.gathered));
    } catch {
      // The server also learns our address from our own checks; if the path
      // does not come up, the connection's patience runs out and we offer again.
    }
  }
}
