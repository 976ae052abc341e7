import {
  Button,
  Checkbox,
  Group,
  NativeSelect,
  PasswordInput,
  Stack,
  Text,
  TextInput,
} from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { type Door, replayApi } from "../../api/replay";
import type { CreatedShare } from "../../api/types";
import { ProblemNotice } from "../../components/ProblemNotice";
import { Segmented } from "../../components/Segmented";
import { clipOf, clipTime, parseClock } from "../../state/clip";
import type { Span } from "../../state/timeline";
import { CreatedLink } from "./CreatedLink";
import { sharesKey } from "./ShareList";

interface ShareFormProps {
  door: Door;
  whole: Span;
  clip: Span | undefined;
}

const HOUR_S = 3_600;
const LASTS = { hour: HOUR_S, day: 24 * HOUR_S, week: 168 * HOUR_S, month: 720 * HOUR_S } as const;
type Lasts = keyof typeof LASTS;

const SHORTEST_PASSWORD = 4;

/** What a new link shows, how long, and to whom. */
export function ShareForm({ door, whole, clip }: ShareFormProps) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [part, setPart] = useState<"whole" | "clip">(clip ? "clip" : "whole");
  const [from, setFrom] = useState(clipTime(clip?.fromMs ?? whole.fromMs));
  const [to, setTo] = useState(clipTime(clip?.toMs ?? whole.toMs));
  const [lasts, setLasts] = useState<Lasts>("week");
  const [label, setLabel] = useState("");
  const [password, setPassword] = useState("");
  const [mayComment, setMayComment] = useState(true);
  const [watermark, setWatermark] = useState(true);
  const [made, setMade] = useState<CreatedShare>();
  const [error, setError] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const [tried, setTried] = useState(false);
  const span = clipOf(parseClock(from), parseClock(to), whole);
  const badClip = part === "clip" && span === undefined;
  const badPassword = password !== "" && password.length < SHORTEST_PASSWORD;

  const create = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (badClip || badPassword) return;
    setBusy(true);
    setError(undefined);
    try {
      const created = await replayApi.share(door, {
        clip: part === "clip" && span ? { from_ms: span.fromMs, to_ms: span.toMs } : null,
        expires_in_s: LASTS[lasts],
        password: password || null,
        label: label.trim() || null,
        may_comment: mayComment,
        watermark,
      });
      setMade(created);
      void queries.invalidateQueries({ queryKey: sharesKey(door) });
    } catch (caught) {
      setError(caught);
    }
    setBusy(false);
  };

  if (made) return <CreatedLink made={made} onMore={() => setMade(undefined)} />;
  return (
    <form onSubmit={(event) => void create(event)}>
      <Stack gap="md">
        <Text size="sm" c="dimmed">
          {t("replay.share.lead")}
        </Text>
        <Segmented
          value={part}
          onChange={setPart}
          data={[
            { value: "whole", label: t("replay.share.whole") },
            { value: "clip", label: t("replay.share.part") },
          ]}
          aria-label={t("replay.share.what")}
        />
        {part === "clip" && (
          <Group grow align="flex-start">
            <TextInput
              label={t("replay.from")}
              value={from}
              onChange={(event) => setFrom(event.currentTarget.value)}
              error={tried && badClip && t("replay.badSpan")}
              inputMode="numeric"
            />
            <TextInput
              label={t("replay.to")}
              value={to}
              onChange={(event) => setTo(event.currentTarget.value)}
              error={tried && badClip}
              inputMode="numeric"
            />
          </Group>
        )}
        <Group grow align="flex-start">
          <NativeSelect
            label={t("replay.share.lasts")}
            value={lasts}
            onChange={(event) => setLasts(event.currentTarget.value as Lasts)}
            data={(["hour", "day", "week", "month"] as const).map((value) => ({
              value,
              label: t(`replay.share.lastsFor.${value}`),
            }))}
          />
          <TextInput
            label={t("replay.share.label")}
            value={label}
            maxLength={100}
            onChange={(event) => setLabel(event.currentTarget.value)}
            placeholder={t("replay.share.labelExample")}
          />
        </Group>
        <PasswordInput
          label={t("replay.share.password")}
          description={t("replay.share.passwordHint")}
          value={password}
          maxLength={200}
          onChange={(event) => setPassword(event.currentTarget.value)}
          error={tried && badPassword && t("replay.share.passwordShort")}
          autoComplete="new-password"
          visibilityToggleButtonProps={{ "aria-label": t("app.showKey") }}
          data-testid="share-password"
        />
        <Checkbox
          label={t("replay.share.mayComment")}
          checked={mayComment}
          onChange={(event) => setMayComment(event.currentTarget.checked)}
        />
        <Checkbox
          label={t("replay.share.watermark")}
          checked={watermark}
          onChange={(event) => setWatermark(event.currentTarget.checked)}
        />
        {error !== undefined && <ProblemNotice title={t("replay.share.failed")} error={error} />}
        <Button type="submit" loading={busy} data-testid="share-create">
          {t("replay.share.create")}
        </Button>
      </Stack>
    </form>
  );
}
