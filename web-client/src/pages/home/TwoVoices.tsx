import classes from "./Home.module.css";

const BARS = 40;
const STEP = 13;
const LANES = { interviewer: 62, candidate: 170 } as const;
/** Who speaks in which stretch of bars: a question, an answer with a pause in it, a reply. */
const TURNS = [
  { voice: "interviewer", from: 0, to: 10 },
  { voice: "candidate", from: 12, to: 20 },
  { voice: "candidate", from: 23, to: 31 },
  { voice: "interviewer", from: 33, to: 40 },
] as const;

/** The picture of the first page: two lanes of speech that take turns. */
export function TwoVoices({ label }: { label: string }) {
  const bars = (["interviewer", "candidate"] as const).flatMap((voice) =>
    Array.from({ length: BARS }, (_, at) => {
      const turn = TURNS.find((one) => one.voice === voice && at >= one.from && at < one.to);
      const half = turn ? height(at, turn.from, turn.to) : 0;
      return {
        key: `${voice}${at}`,
        voice: turn ? voice : "rest",
        x: 8 + at * STEP,
        y: LANES[voice],
        half,
      };
    }),
  );
  return (
    <svg viewBox="0 0 524 232" className={classes.voices} role="img" aria-label={label}>
      {bars.map(({ key, voice, x, y, half }) => (
        <path key={key} data-voice={voice} d={`M${x} ${y - half}V${y + half + 0.01}`} />
      ))}
    </svg>
  );
}

/** A voice swells and falls within its turn, with the unevenness of syllables. */
function height(at: number, from: number, to: number): number {
  const place = (at + 0.5 - from) / (to - from);
  const swell = Math.sin(Math.PI * place) ** 0.6;
  const syllable = 0.55 + 0.45 * Math.abs(Math.sin(at * 2.3) * Math.cos(at * 0.9));
  return 6 + 44 * swell * syllable;
}
