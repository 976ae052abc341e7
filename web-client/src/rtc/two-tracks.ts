/** The two tracks of a recording, played as one. */
import type { Speaker } from "../api/types";

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

/** Two players drift; further apart than an ear forgives, the second is set right. */
const APART_MS = 90;
const TELL_EVERY_MS = 80;

interface Loaded extends Omit<TrackFile, "sound"> {
  element: HTMLAudioElement;
  url: string;
}

export class TwoTracks {
  private readonly tracks: Loaded[];
  private readonly endMs: number;
  private playing = false;
  /** The position when the clock was last set, and when that was. */
  private fromMs = 0;
  private fromTime = 0;
  private rate = 1;
  private timer: ReturnType<typeof setInterval> | undefined;

  constructor(
    files: TrackFile[],
    private readonly tell: Listeners,
  ) {
    this.tracks = files.map(({ sound, ...file }) => {
      const url = URL.createObjectURL(sound);
      const element = new Audio(url);
      element.preload = "auto";
      return { ...file, url, element };
    });
    this.endMs = Math.max(0, ...this.tracks.map((one) => one.startMs + one.durationMs));
  }

  async play(): Promise<void> {
    if (this.positionMs() >= this.endMs - 50) this.set(0);
    this.playing = true;
    this.set(this.positionMs());
    this.tell.onPlaying(true);
    clearInterval(this.timer);
    this.timer = setInterval(() => this.keepTogether(), TELL_EVERY_MS);
    this.keepTogether();
  }

  pause(): void {
    const at = this.positionMs();
    this.playing = false;
    this.set(at);
    clearInterval(this.timer);
    for (const { element } of this.tracks) element.pause();
    this.tell.onPlaying(false);
  }

  seek(ms: number): void {
    this.set(Math.min(this.endMs, Math.max(0, ms)));
    for (const track of this.tracks) this.place(track, this.fromMs);
    this.tell.onPosition(this.fromMs);
  }

  setRate(rate: number): void {
    this.set(this.positionMs());
    this.rate = rate;
    for (const { element } of this.tracks) element.playbackRate = rate;
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
  private positionMs(): number {
    if (!this.playing) return this.fromMs;
    const running = this.tracks.find(({ element }) => !element.paused && !element.ended);
    if (running) return running.startMs + running.element.currentTime * 1000;
    return this.fromMs + (performance.now() - this.fromTime) * this.rate;
  }

  private set(ms: number): void {
    this.fromMs = ms;
    this.fromTime = performance.now();
  }

  private keepTogether(): void {
    const at = this.positionMs();
    if (at >= this.endMs) {
      this.pause();
      this.seek(this.endMs);
      return;
    }
    this.set(at);
    for (const track of this.tracks) {
      const within = at >= track.startMs && at < track.startMs + track.durationMs;
      const apart = Math.abs(track.startMs + track.element.currentTime * 1000 - at);
      if (within && apart > APART_MS) this.place(track, at);
      if (within && track.element.paused && !track.element.ended) {
        // Refused only before any click, and play comes from one.
        void track.element.play().catch(() => this.pause());
      }
    }
    this.tell.onPosition(at);
  }

  private place(track: Loaded, ms: number): void {
    const within = Math.min(Math.max(0, ms - track.startMs), track.durationMs);
    track.element.currentTime = within / 1000;
    if (ms < track.startMs) track.element.pause();
  }
}
