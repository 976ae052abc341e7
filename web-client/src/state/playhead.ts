/** Where a replay is, for those who look at it many times a second without drawing all anew. */

type Listener = () => void;

export class Playhead {
  private at = 0;
  private readonly listeners = new Set<Listener>();

  get ms(): number {
    return this.at;
  }

  readonly set = (ms: number): void => {
    if (ms === this.at) return;
    this.at = ms;
    for (const listener of this.listeners) listener();
  };

  readonly subscribe = (listener: Listener): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };
}
