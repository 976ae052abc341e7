import { type KeyboardEvent, type MouseEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Turn } from "../../api/types";
import { pickedBetween } from "../../state/picked";
import type { Match } from "../../state/search";
import type { Span } from "../../state/timeline";
import classes from "./Transcript.module.css";
import type { TurnRowProps } from "./TurnRow";
import { WordEditor } from "./WordEditor";

/**
 * The words as said. A click plays from a word, a double click corrects it; with the keyboard,
 * arrows go from word to word, Enter plays and F2 corrects.
 */
export function Words(props: TurnRowProps) {
  const { turn, place, words, language, onPick, onSeek, corrections } = props;
  const { t } = useTranslation();
  const [cursor, setCursor] = useState<{ from: number; to: number }>();
  const editing = corrections?.editing?.turn === place ? corrections.editing : undefined;

  const click = (event: MouseEvent) => {
    // Selecting text to copy it is not a wish to hear it.
    if (getSelection()?.isCollapsed === false) return;
    const at = wordUnder(event);
    if (at === undefined) return;
    const word = words[at];
    setCursor({ from: at, to: at });
    onPick(undefined);
    onSeek(word?.startMs ?? turn.start_ms, true);
  };
  const edit = (from: number, to: number) => {
    getSelection()?.removeAllRanges();
    onPick(undefined);
    corrections?.edit({ turn: place, from, to });
  };
  const key = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.altKey || event.metaKey) {
      return;
    }
    const at = cursor?.to ?? -1;
    const to = moved(event.key, at, words.length);
    if (to !== undefined) {
      event.preventDefault();
      const from = event.shiftKey && cursor ? cursor.from : to;
      setCursor({ from, to });
      onPick(pickedBetween({ turn: place, word: from }, { turn: place, word: to }));
    } else if (event.key === "Enter") {
      onSeek(words[Math.max(0, at)]?.startMs ?? turn.start_ms, true);
    } else if (event.key === "F2" && cursor) {
      event.preventDefault();
      edit(Math.min(cursor.from, cursor.to), Math.max(cursor.from, cursor.to));
    } else if (event.key === "Escape") {
      setCursor(undefined);
      onPick(undefined);
    }
  };

  const gaps = redactedAt(turn, words, props.redacted);
  const gap = (at: number) =>
    gaps.includes(at) && (
      <span className={classes.redacted} title={t("replay.redact.here")}>
        {t("replay.redact.gap")}
      </span>
    );
  return (
    // biome-ignore lint/a11y/useSemanticElements: a turn is no fieldset
    <div
      className={classes.text}
      lang={language}
      role="group"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: one stop for all words of a turn; arrows move inside
      tabIndex={0}
      aria-label={t("replay.words.group", { name: props.name })}
      data-turn={place}
      onClick={click}
      onDoubleClick={(event) => {
        const at = wordUnder(event);
        if (at !== undefined && corrections) edit(at, at);
      }}
      onKeyDown={key}
    >
      {words.map((word, at) => {
        if (editing && at >= editing.from && at <= editing.to) {
          return at === editing.from && corrections ? (
            <WordEditor
              // biome-ignore lint/suspicious/noArrayIndexKey: words neither move nor carry state
              key={at}
              turn={turn}
              first={at}
              words={words.slice(editing.from, editing.to + 1)}
              corrections={corrections}
            />
          ) : null;
        }
        const original = turn.words[at]?.original;
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: words neither move nor carry state
          <span key={at}>
            {gap(at)}
            <span
              data-word={at}
              data-now={props.now === at || undefined}
              data-found={foundAt(props.matches, props.current, at)}
              data-picked={isIn(at, props.pickedFrom, props.pickedTo)}
              data-original={original ?? undefined}
              title={original ? t("replay.words.original", { text: original }) : undefined}
            >
              {word.text || t("replay.words.nothing")}
            </span>{" "}
          </span>
        );
      })}
      {gap(words.length)}
    </div>
  );
}

function wordUnder(event: MouseEvent): number | undefined {
  const word = (event.target as HTMLElement).closest<HTMLElement>("[data-word]")?.dataset.word;
  return word === undefined ? undefined : Number(word);
}

function moved(key: string, at: number, count: number): number | undefined {
  const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: count - 1 }[key];
  return to === undefined ? undefined : Math.min(count - 1, Math.max(0, to));
}

function foundAt(matches: readonly Match[], current: Match | undefined, at: number) {
  if (current && at >= current.from && at <= current.to) return "now";
  return matches.some(({ from, to }) => at >= from && at <= to) ? "yes" : undefined;
}

const isIn = (at: number, from: number | undefined, to: number | undefined) =>
  (from !== undefined && to !== undefined && at >= from && at <= to) || undefined;

/** Before which words of a turn something was taken out; their number for its end. */
function redactedAt(
  { start_ms, end_ms }: Turn,
  words: TurnRowProps["words"],
  redacted: readonly Span[],
): number[] {
  return redacted
    .filter(({ fromMs, toMs }) => fromMs < end_ms && toMs > start_ms)
    .map(({ fromMs }) => {
      const at = words.findIndex(({ startMs }) => startMs !== undefined && startMs >= fromMs);
      return at === -1 ? words.length : at;
    });
}
