import { IconClock } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import { clockTime } from "../../state/format";
import classes from "./Quiz.module.css";

const SHORT_MS = 15_000;

interface CountdownProps {
  label: string;
  /** In the time of `performance.now()`. */
  endsAt: number;
  onEnd(): void;
}

/** A clock that runs down to 0:00 and then says so, once. */
export function Countdown({ label, endsAt, onEnd }: CountdownProps) {
  const [left, setLeft] = useState(() => endsAt - performance.now());
  const ended = useRef(onEnd);
  ended.current = onEnd;

  useEffect(() => {
    const tick = () => {
      const now = endsAt - performance.now();
      setLeft(now);
      if (now > 0) return;
      clearInterval(timer);
      ended.current();
    };
    const timer = setInterval(tick, 250);
    return () => clearInterval(timer);
  }, [endsAt]);

  return (
    <span
      className={classes.clock}
      role="timer"
      aria-label={label}
      data-short={left < SHORT_MS || undefined}
    >
      <IconClock size={18} aria-hidden="true" />
      <span className={classes.clockLabel} aria-hidden="true">
        {label}
      </span>
      {/* Rounded up, so that 0:00 is the end. */}
      <span className={classes.clockTime}>{clockTime(Math.ceil(left / 1000) * 1000)}</span>
    </span>
  );
}
