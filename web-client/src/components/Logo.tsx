import classes from "./Logo.module.css";

interface LogoProps {
  /** With the name, always or where there is room for it. */
  wordmark?: boolean | "wide";
}

/** Two voices that meet: three strokes of the interviewer, three of the candidate. */
export function Logo({ wordmark = true }: LogoProps) {
  return (
    <span className={classes.logo}>
      <svg viewBox="0 0 32 32" className={classes.mark} aria-hidden="true">
        <path className={classes.interviewer} d="M5 13.5v5M10 9v14M15 5.5v13" />
        <path className={classes.candidate} d="M15 23.5v3M20 9v14M25 13.5v5" />
      </svg>
      {wordmark && (
        <span className={classes.word} data-wide={wordmark === "wide" || undefined}>
          Vivavoce
        </span>
      )}
    </span>
  );
}
