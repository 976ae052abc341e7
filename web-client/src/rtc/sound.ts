/**
 * The page's one audio context and the interviewer's loudspeaker. Browsers let
 * a page make sound only after a click: `unlock` is called from one.
 */

let context: AudioContext | undefined;

export function audioContext(): AudioContext {
  context ??= new AudioContext({ latencyHint: "interactive" });
  return context;
}

export async function unlock(): Promise<void> {
  await audioContext().resume();
}

/** Plays a live stream; `onBlocked` when the browser wants a click first. */
export class Loudspeaker {
  private readonly element = new Audio();

  constructor(private readonly onBlocked: (blocked: boolean) => void) {
    this.element.autoplay = true;
  }

  play(stream: MediaStream): void {
    this.element.srcObject = stream;
    void this.resume();
  }

  /** Call from a click after `onBlocked(true)`. */
  async resume(): Promise<void> {
    try {
      await this.element.play();
      await unlock();
      this.onBlocked(false);
    } catch (error) {
      if (error instanceof Error && error.name === "NotAllowedError") this.onBlocked(true);
    }
  }

  close(): void {
    this.element.pause();
    this.element.srcObject = null;
  }
}
