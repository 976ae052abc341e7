import { useCallback, useEffect, useRef, useState } from "react";

export interface Drafting<T> {
  data: T | undefined;
  error: unknown;
  /** Since when it is being written, by the page's clock; nothing while it is not. */
  since: number | undefined;
  start(write: (signal: AbortSignal) => Promise<T>): void;
  cancel(): void;
  reset(): void;
}

/** A draft that is being written, and can be given up: the server then lets go of the model. */
export function useDraft<T>(): Drafting<T> {
  const [data, setData] = useState<T>();
  const [error, setError] = useState<unknown>();
  const [since, setSince] = useState<number>();
  const under = useRef<AbortController>(undefined);
  useEffect(() => () => under.current?.abort(), []);
  const cancel = useCallback(() => {
    under.current?.abort();
    under.current = undefined;
    setSince(undefined);
  }, []);
  const start = useCallback(
    (write: (signal: AbortSignal) => Promise<T>) => {
      cancel();
      const control = new AbortController();
      under.current = control;
      setData(undefined);
      setError(undefined);
      setSince(performance.now());
      write(control.signal)
        .then(
          (written) => under.current === control && setData(written),
          (failure) => under.current === control && setError(failure),
        )
        .finally(() => under.current === control && setSince(undefined));
    },
    [cancel],
  );
  const reset = useCallback(() => {
    cancel();
    setData(undefined);
    setError(undefined);
  }, [cancel]);
  return { data, error, since, start, cancel, reset };
}
