import { Button, Switch, Text } from "@mantine/core";
import { IconMessagePlus } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReplayScope } from "../../api/types";
import { ProblemNotice } from "../../components/ProblemNotice";
import { Waiting } from "../../components/Waiting";
import { clockTime } from "../../state/format";
import { isOpen, namesIn } from "../../state/threads";
import { CommentForm } from "./CommentForm";
import classes from "./Comments.module.css";
import { ThreadView } from "./ThreadView";
import type { Comments } from "./useComments";
import type { Playback } from "./usePlayback";
import { usePlayhead } from "./usePlayhead";

interface CommentsPanelProps {
  comments: Comments;
  scope: ReplayScope;
  playback: Playback;
  /** The moment of a comment that is being written; none while none is. */
  writing: number | undefined;
  onWrite(atMs: number | undefined): void;
  /** The thread that was asked for on the time line. */
  shown: string | undefined;
}

/** What people say about the interview, each at its moment. */
export function CommentsPanel(props: CommentsPanelProps) {
  const { comments, scope, playback, writing, onWrite, shown } = props;
  const { t } = useTranslation();
  const [hideResolved, setHideResolved] = useState(false);
  const list = useRef<HTMLOListElement>(null);
  const { me } = scope;

  useEffect(() => {
    if (!shown) return;
    const thread = list.current?.querySelector<HTMLElement>(`[data-thread="${shown}"]`);
    thread?.scrollIntoView({ block: "nearest" });
    thread?.focus();
  }, [shown]);

  if (comments.status === "loading") return <Waiting />;
  if (comments.status === "failed") {
    return (
      <ProblemNotice
        title={t("replay.comments.failed")}
        error={comments.error}
        onRetry={comments.retry}
      />
    );
  }
  const seen = comments.threads.filter((thread) => !hideResolved || isOpen(thread));
  const hasResolved = comments.threads.some((thread) => !isOpen(thread));
  return (
    <div className={classes.panel} data-testid="comments">
      {me.may_comment && writing === undefined && (
        <AddButton playback={playback} onWrite={onWrite} />
      )}
      {writing !== undefined && (
        <section className={classes.thread} aria-label={t("replay.comments.new")}>
          <Text size="sm" fw={650}>
            {t("replay.comments.at", { time: clockTime(writing) })}
          </Text>
          <CommentForm
            label={t("replay.comments.text")}
            submit={t("replay.comments.send")}
            names={namesIn(comments.all)}
            asksName={me.name === null}
            onCancel={() => onWrite(undefined)}
            onSubmit={async (text, name) => {
              await comments.add(text, { atMs: writing }, name);
              onWrite(undefined);
            }}
          />
        </section>
      )}
      {comments.threads.length === 0 && writing === undefined && (
        <Text c="dimmed" size="sm">
          {t(me.may_comment ? "replay.comments.empty" : "replay.comments.emptyLooking")}
        </Text>
      )}
      {hasResolved && (
        <Switch
          size="sm"
          label={t("replay.comments.hideResolved")}
          checked={hideResolved}
          onChange={(event) => setHideResolved(event.currentTarget.checked)}
        />
      )}
      <ol ref={list} className={classes.list}>
        {seen.map((thread) => (
          <li key={thread.first.id} data-thread={thread.first.id} tabIndex={-1}>
            <ThreadView thread={thread} comments={comments} scope={scope} onSeek={playback.seek} />
          </li>
        ))}
      </ol>
      <Text size="xs" c="dimmed" role="status">
        {comments.live ? t("replay.comments.live") : t("replay.comments.notLive")}
      </Text>
    </div>
  );
}

function AddButton({ playback, onWrite }: Pick<CommentsPanelProps, "playback" | "onWrite">) {
  const { t } = useTranslation();
  const time = usePlayhead(playback.playhead, clockTime);
  return (
    <Button
      variant="light"
      leftSection={<IconMessagePlus size={19} aria-hidden="true" />}
      onClick={() => onWrite(playback.playhead.ms)}
      data-testid="comment-add"
    >
      {t("replay.comments.addAt", { time })}
    </Button>
  );
}
