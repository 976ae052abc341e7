/**
 * Showing once more that it is oneself. However many requests are refused for the lack of it, the
 * person is asked once, and all of them go on.
 */
import { useSyncExternalStore } from "react";
import { askForProof } from "../api/http";

export class Asking {
  private answer: ((shown: boolean) => void) | undefined;
  private asked: Promise<boolean> | undefined;
  private readonly listeners = new Set<() => void>();

  /** Whether somebody is to be asked. */
  readonly isOpen = (): boolean => this.asked !== undefined;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Asks; whether it was shown. */
  readonly ask = (): Promise<boolean> => {
    this.asked ??= new Promise((resolve) => {
      this.answer = resolve;
    });
    this.tell();
    return this.asked;
  };

  /** It was shown, or it will not be. */
  readonly close = (shown: boolean): void => {
    this.answer?.(shown);
    this.answer = undefined;
    this.asked = undefined;
    this.tell();
  };

  private tell(): void {
    for (const listener of this.listeners) listener();
  }
}

export const asking = new Asking();
askForProof(asking.ask);

export function useAsked(): boolean {
  return useSyncExternalStore(asking.subscribe, asking.isOpen);
}
