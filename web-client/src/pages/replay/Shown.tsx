import { useQuery } from "@tanstack/react-query";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { attachments } from "../../api/attachments";
import type { Door } from "../../api/replay";
import type { Replay } from "../../api/types";
import { Attachments } from "../../components/attachments/Attachments";
import classes from "./Shown.module.css";
import type { Playback } from "./usePlayback";
import { usePlayhead } from "./usePlayhead";

interface ShownProps {
  door: Door;
  replay: Replay;
  playback: Playback;
}

/** What the question that is asked at the playing moment showed. */
export function Shown({ door, replay, playback }: ShownProps) {
  const { t } = useTranslation();
  const shown = useQuery({
    queryKey: ["shown", door.session, door.token],
    queryFn: () => attachments.shown(door.session, door.token),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const index = usePlayhead(
    playback.playhead,
    useCallback(
      (ms) => replay.chapters.findLast((chapter) => chapter.start_ms <= ms)?.question_index ?? -1,
      [replay.chapters],
    ),
  );
  const question = shown.data?.find((one) => one.question_index === index);
  if (!question) return null;
  return (
    <section className={classes.shown} aria-label={t("attachments.shown")}>
      <Attachments
        items={question.items}
        shelf={{
          name: `${door.session} ${door.token}`,
          load: (file) => attachments.shownFile(door.session, file, door.token),
        }}
        language={replay.session.scenario.language}
        label={t("attachments.shown")}
      />
    </section>
  );
}
