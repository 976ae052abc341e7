import { Badge, Button, Group, Text, UnstyledButton } from "@mantine/core";
import { IconArrowBackUp, IconCheck, IconPlayerPlayFilled } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReplayScope } from "../../api/types";
import { problemText } from "../../components/ProblemNotice";
import { clockTime } from "../../state/format";
import { isOpen, namesIn, type Thread } from "../../state/threads";
import { CommentForm } from "./CommentForm";
import classes from "./Comments.module.css";
import { CommentView } from "./CommentView";
import type { Comments } from "./useComments";

interface ThreadViewProps {
  thread: Thread;
  comments: Comments;
  scope: ReplayScope;
  onSeek(ms: number, play: boolean): void;
}

/** A comment at its moment, and what was answered. */
export function ThreadView({ thread, comments, scope, onSeek }: ThreadViewProps) {
  const { t } = useTranslation();
  const [answering, setAnswering] = useState(false);
  const [error, setError] = useState<unknown>();
  const { first, answers } = thread;
  const { me } = scope;
  const open = isOpen(thread);
  const mayResolve =
    !first.deleted && (me.may_moderate || (me.may_comment && first.author.id === me.author));
  const resolve = async () => {
    setError(undefined);
    try {
      await comments.edit(first.id, { resolved: open });
    } catch (caught) {
      setError(caught);
    }
  };
  return (
    <article
      className={classes.thread}
      data-resolved={!open || undefined}
      data-testid="thread"
      aria-label={t("replay.comments.at", { time: clockTime(first.at_ms) })}
    >
      <Group justify="space-between" gap="xs">
        <UnstyledButton
          className={classes.moment}
          onClick={() => onSeek(first.at_ms, true)}
          aria-label={t("replay.comments.play", { time: clockTime(first.at_ms) })}
        >
          <IconPlayerPlayFilled size={11} aria-hidden="true" />
          {clockTime(first.at_ms)}
        </UnstyledButton>
        {!open && (
          <Badge
            variant="light"
            tt="none"
            leftSection={<IconCheck size={13} aria-hidden="true" />}
            title={first.resolved_by || undefined}
          >
            {t("replay.comments.resolved")}
          </Badge>
        )}
      </Group>
      <CommentView comment={first} comments={comments} scope={scope} />
      {answers.length > 0 && (
        <ol className={classes.answers}>
          {answers.map((answer) => (
            <li key={answer.id}>
              <CommentView comment={answer} comments={comments} scope={scope} />
            </li>
          ))}
        </ol>
      )}
      {error !== undefined && (
        <Text size="sm" c="var(--mantine-color-error)" role="alert">
          {problemText(error, t)}
        </Text>
      )}
      {answering ? (
        <CommentForm
          label={t("replay.comments.answer")}
          submit={t("replay.comments.send")}
          names={namesIn(comments.all)}
          asksName={me.name === null}
          onCancel={() => setAnswering(false)}
          onSubmit={async (text, name) => {
            await comments.add(text, { parent: first.id }, name);
            setAnswering(false);
          }}
        />
      ) : (
        <Group gap={4}>
          {me.may_comment && (
            <Button
              size="compact-sm"
              variant="subtle"
              leftSection={<IconArrowBackUp size={16} aria-hidden="true" />}
              onClick={() => setAnswering(true)}
              data-testid="answer"
            >
              {t("replay.comments.reply")}
            </Button>
          )}
          {mayResolve && (
            <Button
              size="compact-sm"
              variant="subtle"
              leftSection={<IconCheck size={16} aria-hidden="true" />}
              onClick={() => void resolve()}
              data-testid="resolve"
            >
              {open ? t("replay.comments.resolve") : t("replay.comments.reopen")}
            </Button>
          )}
        </Group>
      )}
    </article>
  );
}
