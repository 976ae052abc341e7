import { ActionIcon, Badge, Button, Group, Menu, Text } from "@mantine/core";
import { IconDots, IconFlag, IconPencil, IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Comment, ReplayScope } from "../../api/types";
import { problemText } from "../../components/ProblemNotice";
import { currentLocale } from "../../i18n";
import { namesIn, pieces } from "../../state/threads";
import { CommentForm } from "./CommentForm";
import classes from "./Comments.module.css";
import { useReporting } from "./Reporting";
import type { Comments } from "./useComments";

interface CommentViewProps {
  comment: Comment;
  comments: Comments;
  scope: ReplayScope;
}

/** One comment: who, when, what; its author and those who keep the interview may change it. */
export function CommentView({ comment, comments, scope }: CommentViewProps) {
  const { t } = useTranslation();
  const [state, setState] = useState<"shown" | "edited" | "asking">("shown");
  const { me } = scope;
  const { author } = comment;
  const may = !comment.deleted && (me.may_moderate || (me.may_comment && author.id === me.author));
  const date = new Intl.DateTimeFormat(currentLocale(), {
    dateStyle: "medium",
    timeStyle: "short",
  });
  const reporting = useReporting();
  const isReported = reporting?.flags?.own_comments.includes(comment.id) ?? false;
  const mayReport = reporting !== undefined && author.id !== me.author && !isReported;
  if (comment.deleted || comment.withdrawn) {
    return (
      <Text size="sm" c="dimmed" fs="italic">
        {t(comment.deleted ? "replay.comments.deleted" : "moderation.comment.withdrawn")}
      </Text>
    );
  }
  return (
    <div className={classes.comment} data-testid="comment">
      <div className={classes.by}>
        <b>{author.name || t(`replay.roles.${author.role}`)}</b>
        {/* Whoever opens a link, and a candidate, call themselves what they like. */}
        {author.name && author.role !== "reviewer" && (
          <Badge variant="default" tt="none">
            {t(`replay.roles.${author.role}`)}
          </Badge>
        )}
        <Text component="time" dateTime={comment.created_at} size="xs" c="dimmed">
          {date.format(new Date(comment.created_at))}
          {comment.edited_at !== null &&
            ` · ${t(comment.edited_by === "owner" ? "replay.comments.editedByOwner" : "replay.comments.edited")}`}
        </Text>
        {isReported && (
          <Badge variant="default" tt="none" data-testid="comment-reported">
            {t("moderation.reported")}
          </Badge>
        )}
        {(may || mayReport) && state === "shown" && (
          <Menu position="bottom-end" shadow="md">
            <Menu.Target>
              <ActionIcon
                variant="subtle"
                color="gray"
                size={28}
                className={classes.more}
                aria-label={t("replay.comments.more")}
                data-testid="comment-more"
              >
                <IconDots size={17} aria-hidden="true" />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              {mayReport && (
                <Menu.Item
                  leftSection={<IconFlag size={16} aria-hidden="true" />}
                  onClick={() => reporting.report({ kind: "comment", id: comment.id })}
                  data-testid="comment-report"
                >
                  {t("moderation.reportIt")}
                </Menu.Item>
              )}
              {may && (
                <>
                  <Menu.Item
                    leftSection={<IconPencil size={16} aria-hidden="true" />}
                    onClick={() => setState("edited")}
                  >
                    {t("replay.comments.edit")}
                  </Menu.Item>
                  <Menu.Item
                    color="var(--vv-danger)"
                    leftSection={<IconTrash size={16} aria-hidden="true" />}
                    onClick={() => setState("asking")}
                    data-testid="comment-delete"
                  >
                    {t("replay.comments.delete")}
                  </Menu.Item>
                </>
              )}
            </Menu.Dropdown>
          </Menu>
        )}
      </div>
      {state === "edited" ? (
        <CommentForm
          label={t("replay.comments.text")}
          submit={t("replay.comments.save")}
          text={comment.text}
          names={namesIn(comments.all)}
          asksName={false}
          onCancel={() => setState("shown")}
          onSubmit={async (text) => {
            await comments.edit(comment.id, { text });
            setState("shown");
          }}
        />
      ) : (
        <p className={classes.text} dir="auto">
          {pieces(comment.text, comment.mentions).map(({ text, mention }, at) =>
            mention ? (
              // biome-ignore lint/suspicious/noArrayIndexKey: a fixed text, cut in place
              <b key={at} className={classes.mention}>
                <bdi>{text}</bdi>
              </b>
            ) : (
              text
            ),
          )}
        </p>
      )}
      {state === "asking" && (
        <ConfirmDelete
          onDelete={() => comments.remove(comment.id)}
          onCancel={() => setState("shown")}
        />
      )}
    </div>
  );
}

function ConfirmDelete(props: { onDelete(): Promise<void>; onCancel(): void }) {
  const { t } = useTranslation();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const remove = async () => {
    setBusy(true);
    try {
      await props.onDelete();
    } catch (caught) {
      setError(caught);
      setBusy(false);
    }
  };
  return (
    <div className={classes.ask} role="alert">
      <Text size="sm">{t("replay.comments.deleteAsk")}</Text>
      {error !== undefined && (
        <Text size="sm" c="var(--mantine-color-error)">
          {problemText(error, t)}
        </Text>
      )}
      <Group gap="xs" mt="xs">
        <Button
          size="compact-sm"
          color="red"
          loading={busy}
          onClick={() => void remove()}
          data-testid="comment-delete-confirm"
        >
          {t("replay.comments.delete")}
        </Button>
        <Button size="compact-sm" variant="default" onClick={props.onCancel} autoFocus>
          {t("replay.cancel")}
        </Button>
      </Group>
    </div>
  );
}
