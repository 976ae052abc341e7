/**
 * One of a few, all of them seen at once: radio buttons side by side. The library's own measures
 * where its marker goes, which makes the browser lay the page out before it is first shown.
 */
import { type ReactNode, useId } from "react";
import classes from "./Segmented.module.css";

interface SegmentedProps<Value extends string> {
  data: readonly { value: NoInfer<Value>; label: ReactNode }[];
  value: Value;
  onChange(value: NoInfer<Value>): void;
  /** As wide as there is room, its parts of one width. */
  fullWidth?: boolean;
  /** One below the other, where side by side is too wide. */
  vertical?: boolean | undefined;
  className?: string | undefined;
  "aria-label"?: string;
  "aria-labelledby"?: string;
}

export function Segmented<Value extends string>({
  data,
  value,
  onChange,
  fullWidth = false,
  vertical = false,
  className,
  ...label
}: SegmentedProps<Value>) {
  const name = useId();
  return (
    <div
      {...label}
      role="radiogroup"
      className={className ? `${classes.segments} ${className}` : classes.segments}
      data-full-width={fullWidth || undefined}
      data-vertical={vertical || undefined}
    >
      {data.map((segment) => (
        <label key={segment.value} className={classes.segment}>
          <input
            type="radio"
            className={classes.input}
            name={name}
            value={segment.value}
            checked={segment.value === value}
            onChange={() => onChange(segment.value)}
          />
          <span className={classes.label}>{segment.label}</span>
        </label>
      ))}
    </div>
  );
}
