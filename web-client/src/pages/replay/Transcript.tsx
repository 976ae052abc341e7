import { Button, Text } from "@mantine/core";
import { IconArrowBarToDown } from "@tabler/icons-react";
import { type RefObject, useCallback, useEffect, useMemo, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { Chapter, Language, Speaker, Turn } from "../../api/types";
import { type Picked, pickedOf } from "../../state/picked";
import type { Match } from "../../state/search";
import type { Span } from "../../state/timeline";
import { scrollFor } from "../../state/window";
import { type ShownWord, timedWords, type WordPlace, wordAt } from "../../state/words";
import { type Search, SearchBar } from "./SearchBar";
import classes from "./Transcript.module.css";
import { TurnRow } from "./TurnRow";
import type { Corrections } from "./useCorrections";
import { usePickedBySelection } from "./usePickedBySelection";
import type { Playback } from "./usePlayback";
import { usePlayhead } from "./usePlayhead";
import { type RowWindow, useRows } from "./useRows";

export interface TranscriptProps {
  turns: readonly Turn[];
  words: readonly (readonly ShownWord[])[];
  chapters: readonly Chapter[];
  names: Record<Speaker, string>;
  language: Language;
  playback: Playback;
  search: Search;
  redacted: readonly Span[];
  corrections: Corrections | undefined;
  picked: Picked | undefined;
  onPick(picked: Picked | undefined): void;
  /** Words that the reader was led to. */
  shown: WordPlace | undefined;
  /** Whether the list follows what is heard; the reader's own scrolling ends it. */
  following: boolean;
  onFollow(following: boolean): void;
  searchField: RefObject<HTMLInputElement | null>;
}

const ROW_PX = 74;
const LINE_PX = 27;
const LETTERS_A_LINE = 78;
const MARGIN_PX = 48;
const SCROLLING = new Set(["PageUp", "PageDown", "ArrowUp", "ArrowDown"]);
const NO_MATCHES: readonly Match[] = [];

/** Every word of both sides, as many rows drawn as are in sight. */
export function Transcript(props: TranscriptProps) {
  const { turns, words, playback, search, following, onFollow, onPick } = props;
  const { t } = useTranslation();
  const guess = useCallback(
    (row: number) => ROW_PX + LINE_PX * Math.floor((turns[row]?.text.length ?? 0) / LETTERS_A_LINE),
    [turns],
  );
  const rows = useRows(turns.length, guess);
  const timed = useMemo(() => timedWords(turns), [turns]);
  const now = usePlayhead(
    playback.playhead,
    useCallback((ms: number) => (ms > 0 ? wordAt(timed, ms) : undefined), [timed]),
  );
  usePickedBySelection(rows.element, onPick);
  const reveal = useReveal(rows);

  useEffect(() => {
    if (now && following) reveal(now.turn, "[data-now]", false);
  }, [now, following, reveal]);
  const current = search.matches[search.at];
  useEffect(() => {
    if (current) reveal(current.turn, "[data-found='now']", true);
  }, [current, reveal]);

  useEffect(() => {
    if (props.shown) reveal(props.shown.turn, "[data-picked]", true);
  }, [props.shown, reveal]);

  const found = useMemo(() => byTurn(search.matches), [search.matches]);
  const leave = () => onFollow(false);
  if (turns.length === 0) return <Text c="dimmed">{t("end.transcriptEmpty")}</Text>;
  return (
    <div className={classes.pane}>
      <SearchBar search={search} field={props.searchField} />
      {/* biome-ignore lint/a11y/noStaticElementInteractions: it only notices that the reader scrolls */}
      <div
        ref={rows.scroller}
        className={classes.scroll}
        onWheel={leave}
        onTouchMove={leave}
        // The scroll bar, and the keys that scroll.
        onPointerDown={(event) => event.target === event.currentTarget && leave()}
        onKeyDown={(event) => SCROLLING.has(event.key) && leave()}
        data-testid="transcript"
      >
        <ol className={classes.list} style={{ height: rows.total }}>
          {Array.from({ length: Math.max(0, rows.to - rows.from) }, (_, n) => {
            const row = rows.from + n;
            const turn = turns[row];
            if (!turn) return null;
            return (
              <li
                key={`${turn.speaker}-${turn.turn}`}
                ref={rows.measure(row)}
                className={classes.row}
                style={{ transform: `translateY(${rows.offset(row)}px)` }}
                aria-posinset={row + 1}
                aria-setsize={turns.length}
              >
                <TurnRow
                  turn={turn}
                  place={row}
                  words={words[row] ?? []}
                  chapter={chapterBefore(props.chapters, turns, row)}
                  name={props.names[turn.speaker]}
                  language={props.language}
                  now={now?.turn === row ? now.word : undefined}
                  matches={found.get(row) ?? NO_MATCHES}
                  current={current?.turn === row ? current : undefined}
                  pickedFrom={pickedOf(props.picked, row, words[row]?.length ?? 0)?.[0]}
                  pickedTo={pickedOf(props.picked, row, words[row]?.length ?? 0)?.[1]}
                  redacted={props.redacted}
                  corrections={props.corrections}
                  onPick={onPick}
                  onSeek={playback.seek}
                />
              </li>
            );
          })}
        </ol>
      </div>
      {!following && playback.playing && (
        <Button
          size="xs"
          className={classes.follow}
          leftSection={<IconArrowBarToDown size={16} aria-hidden="true" />}
          onClick={() => onFollow(true)}
          data-testid="follow"
        >
          {t("replay.follow")}
        </Button>
      )}
    </div>
  );
}

/** Scrolls to a turn, and once that is drawn, to what is meant in it. */
function useReveal(rows: RowWindow) {
  const latest = useRef(rows);
  latest.current = rows;
  return useCallback((turn: number, what: string, anyway: boolean) => {
    const step = (again: number) => {
      const { element, offset, scrollTo } = latest.current;
      const scroller = element.current;
      if (!scroller) return;
      const found = scroller.querySelector(what)?.getBoundingClientRect();
      const base = scroller.getBoundingClientRect().top - scroller.scrollTop;
      const part = found
        ? { top: found.top - base, height: found.height }
        : { top: offset(turn), height: LINE_PX };
      const seen = { top: scroller.scrollTop, height: scroller.clientHeight };
      const top = scrollFor(part, seen, MARGIN_PX);
      if (top !== undefined) scrollTo(top, found !== undefined && near(top, seen) && !anyway);
      // The row was only guessed to be there: look again once it is drawn.
      if (!found && again > 0) requestAnimationFrame(() => step(again - 1));
    };
    step(4);
  }, []);
}

const near = (top: number, seen: { top: number; height: number }): boolean =>
  Math.abs(top - seen.top) < seen.height && !matchMedia("(prefers-reduced-motion: reduce)").matches;

/** The chapter that a turn opens. */
function chapterBefore(chapters: readonly Chapter[], turns: readonly Turn[], row: number) {
  const [before, turn] = [turns[row - 1], turns[row]];
  if (!turn || turn.question_index === null) return undefined;
  if (turn.question_index === (before?.question_index ?? null)) return undefined;
  return chapters.find(({ question_index }) => question_index === turn.question_index);
}

function byTurn(matches: readonly Match[]): Map<number, Match[]> {
  const found = new Map<number, Match[]>();
  for (const match of matches) found.set(match.turn, [...(found.get(match.turn) ?? []), match]);
  return found;
}
