import { Button, Group, Progress, Stack, Text } from "@mantine/core";
import { IconPlayerPlay, IconPlayerRecord } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

const LENGTH_MS = 3_000;

type Trial =
  | { state: "none" }
  | { state: "recording" }
  | { state: "recorded"; url: string; playing: boolean; failed: boolean };

/** Three seconds of one's own voice, heard back and forgotten. Nothing leaves the page. */
export function TrialRecording({ stream }: { stream: MediaStream }) {
  const { t } = useTranslation();
  const [trial, setTrial] = useState<Trial>({ state: "none" });
  const recorder = useRef<MediaRecorder>(undefined);
  const audio = useRef<HTMLAudioElement>(null);

  useEffect(
    () => () => {
      if (recorder.current?.state === "recording") recorder.current.stop();
    },
    [],
  );
  const url = trial.state === "recorded" ? trial.url : undefined;
  useEffect(() => () => (url ? URL.revokeObjectURL(url) : undefined), [url]);

  if (typeof MediaRecorder === "undefined") return null;

  const record = () => {
    const fresh = new MediaRecorder(stream);
    const parts: Blob[] = [];
    fresh.ondataavailable = ({ data }) => parts.push(data);
    fresh.onstop = () => {
      const recorded = URL.createObjectURL(new Blob(parts, { type: fresh.mimeType }));
      setTrial({ state: "recorded", url: recorded, playing: true, failed: false });
    };
    recorder.current = fresh;
    fresh.start();
    setTrial({ state: "recording" });
    setTimeout(() => fresh.state === "recording" && fresh.stop(), LENGTH_MS);
  };
  const change = (part: { playing?: boolean; failed?: boolean }) =>
    setTrial((now) => (now.state === "recorded" ? { ...now, ...part } : now));

  return (
    <Stack gap="sm">
      <Group gap="sm">
        <Button
          variant="light"
          onClick={record}
          disabled={trial.state === "recording"}
          leftSection={<IconPlayerRecord size={20} aria-hidden="true" />}
        >
          {trial.state === "recorded" ? t("mic.recordAgain") : t("mic.record")}
        </Button>
        {trial.state === "recorded" && (
          <Button
            variant="default"
            onClick={() => void audio.current?.play()}
            disabled={trial.playing}
            leftSection={<IconPlayerPlay size={20} aria-hidden="true" />}
          >
            {trial.playing ? t("mic.playing") : t("mic.playback")}
          </Button>
        )}
      </Group>
      {trial.state === "recording" && (
        <div>
          <Text size="sm" role="status" mb={6}>
            {t("mic.recording")}
          </Text>
          <Progress value={100} animated color="copper" aria-label={t("mic.recording")} />
        </div>
      )}
      {trial.state === "recorded" && (
        <>
          {/* biome-ignore lint/a11y/useMediaCaption: the candidate's own three seconds */}
          <audio
            ref={audio}
            src={trial.url}
            autoPlay
            onPlay={() => change({ playing: true })}
            onEnded={() => change({ playing: false })}
            onError={() => change({ playing: false, failed: true })}
          />
          <Text size="sm" c="dimmed" role="status">
            {trial.failed ? t("mic.playbackFailed") : t("mic.recorded")}
          </Text>
        </>
      )}
    </Stack>
  );
}
