import { useDisclosure } from "@mantine/hooks";
import type { RefObject } from "react";
import { flushSync } from "react-dom";
import type { Chapter } from "../../api/types";
import type { ReplayAction } from "../../state/replay-keys";
import { clamped, type Span } from "../../state/timeline";
import { chapterAt } from "./Chapters";
import { SKIP_MS } from "./Transport";
import { type Playback, SPEEDS } from "./usePlayback";

interface ActionsOf {
  playback: Playback;
  whole: Span;
  chapters: readonly Chapter[];
  /** Writes a comment at a moment, for those who may. */
  onComment: ((atMs: number) => void) | undefined;
  searchField: RefObject<HTMLInputElement | null>;
  onSearch(): void;
}

const FIVE_MS = 5_000;
/** So early in a question, "previous" means the one before it. */
const JUST_BEGUN_MS = 2_000;

/** What each key of the replay does, and whether their list is shown. */
export function useReplayActions(of: ActionsOf): {
  on: Record<ReplayAction, () => void>;
  help: boolean;
} {
  const [help, { toggle }] = useDisclosure(false);
  const { playback, whole, chapters, onComment, searchField, onSearch } = of;
  const { playhead, seek, setRate, rate } = playback;
  const by = (ms: number) => () => seek(clamped(playhead.ms + ms, whole));
  const faster = (step: number) => () => {
    const at = SPEEDS.findIndex((speed) => speed >= rate);
    setRate(SPEEDS[Math.min(SPEEDS.length - 1, Math.max(0, at + step))] ?? 1);
  };
  const question = (step: number) => () => {
    const now = chapterAt(chapters, playhead.ms);
    const into = playhead.ms - (chapters[now]?.start_ms ?? 0);
    const to = chapters[step < 0 && into > JUST_BEGUN_MS ? now : now + step];
    if (to) seek(to.start_ms);
  };
  return {
    help,
    on: {
      toggle: playback.toggle,
      back: by(-SKIP_MS),
      forward: by(SKIP_MS),
      backFive: by(-FIVE_MS),
      forwardFive: by(FIVE_MS),
      previousQuestion: question(-1),
      nextQuestion: question(1),
      slower: faster(-1),
      faster: faster(1),
      skipSilence: () => playback.setSkipSilence(!playback.skipSilence),
      comment: () => onComment?.(playhead.ms),
      search: () => {
        // On a narrow page the field is drawn first; what is typed next must find it.
        flushSync(onSearch);
        searchField.current?.focus();
      },
      help: toggle,
    },
  };
}
