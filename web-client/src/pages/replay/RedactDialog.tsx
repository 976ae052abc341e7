import { Alert, Button, Checkbox, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { type Door, replayApi } from "../../api/replay";
import type { Comment } from "../../api/types";
import { ProblemNotice } from "../../components/ProblemNotice";
import { authorName } from "../../state/author";
import { clipOf, clipTime, parseClock } from "../../state/clip";
import type { Span } from "../../state/timeline";

interface RedactDialogProps {
  door: Door;
  whole: Span;
  /** What was chosen. */
  span: Span;
  /** Those of the interview, as they are now: with them changes what would go. */
  comments: readonly Comment[];
  onClose(): void;
  onDone(): void;
}

/** Takes a part out of sound and words, once it is said that nobody can bring it back. */
export function RedactDialog({ door, whole, span, comments, onClose, onDone }: RedactDialogProps) {
  const { t } = useTranslation();
  const [from, setFrom] = useState(clipTime(span.fromMs));
  const [to, setTo] = useState(clipTime(span.toMs));
  const [reason, setReason] = useState("");
  const [understood, setUnderstood] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const part = clipOf(parseClock(from), parseClock(to), whole);
  const changes = comments.reduce((most, { seq }) => Math.max(most, seq), 0);
  const preview = useQuery({
    queryKey: ["redaction", door.session, door.token, part?.fromMs, part?.toMs, changes],
    queryFn: () => replayApi.redactionPreview(door, part ?? whole),
    enabled: part !== undefined,
    placeholderData: keepPreviousData,
    staleTime: 0,
  });
  const count = part && preview.data?.comments;
  const redact = async (event: FormEvent) => {
    event.preventDefault();
    if (!part || !understood) return;
    setBusy(true);
    setError(undefined);
    try {
      await replayApi.redact(door, {
        from_ms: part.fromMs,
        to_ms: part.toMs,
        reason: reason.trim() || null,
        confirm: true,
        name: authorName(localStorage) || null,
      });
      onDone();
    } catch (caught) {
      setError(caught);
      setBusy(false);
    }
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={<strong>{t("replay.redact.title")}</strong>}
      closeButtonProps={{ "aria-label": t("app.close") }}
    >
      <form onSubmit={(event) => void redact(event)}>
        <Stack gap="md">
          <Alert color="red" icon={<IconAlertTriangle aria-hidden="true" />}>
            {t("replay.redact.text")}
          </Alert>
          <Group grow align="flex-start">
            <TextInput
              label={t("replay.from")}
              value={from}
              onChange={(event) => setFrom(event.currentTarget.value)}
              error={!part && t("replay.badSpan")}
            />
            <TextInput
              label={t("replay.to")}
              value={to}
              onChange={(event) => setTo(event.currentTarget.value)}
              error={!part}
            />
          </Group>
          <TextInput
            label={t("replay.redact.reason")}
            description={t("replay.redact.reasonHint")}
            value={reason}
            maxLength={200}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <Checkbox
            label={t("replay.redact.understood")}
            checked={understood}
            onChange={(event) => setUnderstood(event.currentTarget.checked)}
            data-testid="redact-understood"
          />
          <Text
            size="sm"
            aria-live="polite"
            fw={count ? 650 : undefined}
            data-testid="redact-comments"
          >
            {preview.error
              ? t("replay.redact.commentsUnknown")
              : count === 0
                ? t("replay.redact.commentsNone")
                : count !== undefined && t("replay.redact.comments", { count })}
            {count !== undefined && (
              <Text span size="sm" c="dimmed" fw={400} display="block">
                {t("replay.redact.commentsElsewhere")}
              </Text>
            )}
          </Text>
          {error !== undefined && <ProblemNotice title={t("room.commandFailed")} error={error} />}
          <Group>
            <Button
              type="submit"
              color="red"
              loading={busy}
              disabled={!part || !understood || preview.isPending || preview.isPlaceholderData}
              data-testid="redact-confirm"
            >
              {t("replay.redact.confirm")}
            </Button>
            <Button variant="default" onClick={onClose} data-autofocus>
              {t("replay.cancel")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
