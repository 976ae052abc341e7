import { useId } from "react";
import classes from "./Dialogs.module.css";

/** The viewer's name across the whole page, so that a picture of it says where it comes from. */
export function Watermark({ text }: { text: string }) {
  const pattern = useId();
  const shown = text.length > 40 ? `${text.slice(0, 39)}…` : text;
  const width = 140 + shown.length * 11;
  return (
    <svg className={classes.watermark} aria-hidden="true" data-testid="watermark">
      <defs>
        <pattern
          id={pattern}
          width={width}
          height={150}
          patternUnits="userSpaceOnUse"
          patternTransform="rotate(-24)"
        >
          <text x="10" y="50" fontSize="20" fontWeight="700">
            {shown}
          </text>
          <text x={width / 2 + 10} y="125" fontSize="20" fontWeight="700">
            {shown}
          </text>
          <text x={10 - width / 2} y="125" fontSize="20" fontWeight="700">
            {shown}
          </text>
        </pattern>
      </defs>
      <rect width="100%" height="100%" fill={`url(#${pattern})`} />
    </svg>
  );
}
