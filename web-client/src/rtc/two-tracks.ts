/** The two tracks of a recording, played as one. */
import type { Speaker } from "../api/types";
import { pastSilence } from "../state/peaks";
import type { Span } from "../state/timeline";
import { correction } from "../state/together";

export interface TrackFile {
  track: Speaker;
  /** Where the file begins on the session's clock. */
  startMs: number;
  durationMs: number;
  sound: Blob;
}

interface Listeners {
  onPosition(ms: number): void;
  onPlaying(playing: boolean): void;
}

/** How often the position is told and both tracks are kept together. */
const EVERY_MS = 60;
/** Who plays from so close to the end wants to hear all of it again. */
const END_MS = 50;

interface Loaded extends Omit<TrackFile, "sound"> {
  element: HTMLAudioElement;
  url: string;
}

export class TwoTracks {
  private readonly tracks: Loaded[];
  private readonly whole: Span;
  private playing = false;
  /** The position when the clock was last set, and when that was. */
  private fromMs: number;
  private fromTime = 0;
  private rate = 1;
  private skipped: readonly Span[] = [];
  private timer: ReturnType<typeof setInterval> | undefined;

  constructor(
    files: TrackFile[],
    private readonly tell: Listeners,
  ) {
    this.tracks = files.map(({ sound, ...file }) => {
      const url = URL.createObjectURL(sound);
      const element = new Audio(url);
      element.preload = "auto";
      element.preservesPitch = true;
      return { ...file, url, element };
    });
    this.whole = {
      fromMs: Math.min(...this.tracks.map((one) => one.startMs)),
      toMs: Math.max(...this.tracks.map((one) => one.startMs + one.durationMs)),
    };
    this.fromMs = this.whole.fromMs;
  }

  play(): void {
    if (this.positionMs() >= this.whole.toMs - END_MS) this.seek(this.whole.fromMs);
    this.set(this.positionMs());
    this.playing = true;
    this.tell.onPlaying(true);
    clearInterval(this.timer);
    this.timer = setInterval(() => this.keepTogether(), EVERY_MS);
    this.keepTogether();
  }

  pause(): void {
    this.set(this.positionMs());
    this.playing = false;
    clearInterval(this.timer);
    for (const { element } of this.tracks) element.pause();
    this.tell.onPlaying(false);
    this.tell.onPosition(this.fromMs);
  }

  seek(ms: number): void {
    this.set(Math.min(this.whole.toMs, Math.max(this.whole.fromMs, ms)));
    for (const track of this.tracks) this.place(track, this.fromMs);
    this.tell.onPosition(this.fromMs);
  }

  setRate(rate: number): void {
    this.set(this.positionMs());
    this.rate = rate;
    for (const { element } of this.tracks) element.playbackRate = rate;
  }

  /** Where playing goes on behind instead of waiting; nowhere for an empty list. */
  skip(silences: readonly Span[]): void {
    this.skipped = silences;
  }

  mute(track: Speaker, muted: boolean): void {
    for (const one of this.tracks) if (one.track === track) one.element.muted = muted;
  }

  close(): void {
    clearInterval(this.timer);
    for (const { element, url } of this.tracks) {
      element.pause();
      element.removeAttribute("src");
      URL.revokeObjectURL(url);
    }
  }

  /** The first track that plays is the clock: sound must not be cut to fit a timer. */
  positionMs(): number {
    if (!this.playing) return this.fromMs;
    const leader = this.leader();
    if (leader) return leader.startMs + leader.element.currentTime * 1000;
    return this.fromMs + (performance.now() - this.fromTime) * this.rate;
  }

  private leader(): Loaded | undefined {
    return this.tracks.find(({ element }) => !element.paused && !element.ended && !element.seeking);
  }

  private set(ms: number): void {
    this.fromMs = ms;
    this.fromTime = performance.now();
  }

  private keepTogether(): void {
    const at = this.positionMs();
    if (at >= this.whole.toMs) {
      this.pause();
      this.seek(this.whole.toMs);
      return;
    }
    const past = pastSilence(this.skipped, at);
    if (past !== undefined) {
      this.seek(past);
      return;
    }
    const leader = this.leader();
    this.set(at);
    for (const track of this.tracks) {
      const within = at >= track.startMs && at < track.startMs + track.durationMs;
      if (!within) continue;
      if (track.element.paused && !track.element.ended) this.start(track, at);
      else if (track !== leader) this.correct(track, at);
    }
    this.tell.onPosition(at);
  }

  private start(track: Loaded, at: number): void {
    const apart = Math.abs(track.startMs + track.element.currentTime * 1000 - at);
    if (apart > END_MS) this.place(track, at);
    track.element.playbackRate = this.rate;
    // Refused only before any click, and play comes from one.
    void track.element.play().catch(() => this.pause());
  }

  private correct({ element, startMs }: Loaded, at: number): void {
    if (element.seeking) return;
    const how = correction(startMs + element.currentTime * 1000 - at, this.rate);
    if (how.jump) element.currentTime = (at - startMs) / 1000;
    else if (element.playbackRate !== how.rate) element.playbackRate = how.rate;
  }

  private place(track: Loaded, ms: number): void {
    const within = Math.min(Math.max(0, ms - track.startMs), track.durationMs);
    track.element.currentTime = within / 1000;
    if (ms < track.startMs) track.element.pause();
  }
}
