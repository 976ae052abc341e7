import { useEffect, useMemo, useRef } from "react";
import { useSearchParams } from "react-router";
import type { Turn } from "../../api/types";
import { pickedOfQuoted } from "../../state/evidence";
import { momentOf } from "../../state/moment";
import type { Picked } from "../../state/picked";

/** `?t=83.2&words=4.10.15` begins there and chooses the words: how reports point at them. */
export function useMoment(
  turns: readonly Turn[],
  seek: (ms: number) => void,
  pick: (picked: Picked) => void,
): void {
  const [query] = useSearchParams();
  const moment = useMemo(() => momentOf(query), [query]);
  const sought = useRef<typeof moment>(undefined);
  const chosen = useRef<typeof moment>(undefined);
  useEffect(() => {
    if (!moment || sought.current === moment) return;
    sought.current = moment;
    seek(moment.atMs);
  }, [moment, seek]);
  useEffect(() => {
    const picked = pickedOfQuoted(moment?.words, turns);
    if (!picked || chosen.current === moment) return;
    chosen.current = moment;
    pick(picked);
  }, [moment, turns, pick]);
}
