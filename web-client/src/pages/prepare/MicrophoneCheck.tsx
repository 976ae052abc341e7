import { Alert, Button, Group, Paper, Select, Stack, Text } from "@mantine/core";
import { IconHeadphones, IconMicrophone, IconMicrophoneOff } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useLevel } from "../../components/useLevel";
import { VoiceStrip } from "../../components/VoiceStrip";
import classes from "./Prepare.module.css";
import { TrialRecording } from "./TrialRecording";
import { type MicrophoneCheckState, useMicrophoneCheck } from "./useMicrophoneCheck";

/** A sentence reaches this level on any usable microphone. */
const HEARD_AT = 0.35;

/** Device, level and a three-second playback, with help when the microphone does not come. */
export function MicrophoneCheck({ onReady }: { onReady(ready: boolean): void }) {
  const { t } = useTranslation();
  const microphone = useMicrophoneCheck();
  const ready = microphone.stream !== undefined;
  useEffect(() => onReady(ready), [ready, onReady]);

  return (
    <Stack gap="md">
      <Text c="dimmed">{t("mic.lead")}</Text>
      <Paper className={classes.mic} p={{ base: "md", sm: "lg" }} radius="lg">
        {microphone.problem ? (
          <MicrophoneHelp microphone={microphone} />
        ) : ready ? (
          <Working microphone={microphone} />
        ) : (
          <Stack align="center" gap="xs" py="lg">
            <Button
              size="lg"
              leftSection={<IconMicrophone size={22} aria-hidden="true" />}
              loading={microphone.asking}
              onClick={() => void microphone.open()}
            >
              {t("mic.allow")}
            </Button>
            <Text size="sm" c="dimmed">
              {t("mic.allowHint")}
            </Text>
          </Stack>
        )}
      </Paper>
      <Group gap="xs" wrap="nowrap" c="dimmed">
        <IconHeadphones size={20} aria-hidden="true" className={classes.still} />
        <Text size="sm">{t("mic.headphones")}</Text>
      </Group>
    </Stack>
  );
}

function Working({ microphone }: { microphone: MicrophoneCheckState }) {
  const { t } = useTranslation();
  const { stream, devices, deviceId } = microphone;
  const read = useLevel(stream);
  const [heard, setHeard] = useState<"nothing" | "quiet" | "good">("nothing");

  useEffect(() => {
    setHeard("nothing");
    let silentFor = 0;
    const timer = setInterval(() => {
      if (read() >= HEARD_AT) setHeard("good");
      else if (++silentFor === 60) setHeard((now) => (now === "good" ? now : "quiet"));
    }, 100);
    return () => clearInterval(timer);
  }, [read]);

  const text = { nothing: t("mic.sayHello"), quiet: t("mic.quiet"), good: t("mic.good") }[heard];
  return (
    <Stack gap="md">
      <Select
        label={t("mic.device")}
        data={devices.map((device) => ({
          value: device.deviceId,
          label: device.label || t("mic.defaultDevice"),
        }))}
        value={deviceId ?? devices[0]?.deviceId ?? null}
        onChange={(id) => id && void microphone.open(id)}
        allowDeselect={false}
        disabled={devices.length === 0}
      />
      <div className={classes.level}>
        <VoiceStrip label={t("mic.level")} voice="candidate" read={read} on />
      </div>
      <Text role="status" size="sm" fw={600} data-heard={heard} className={classes.heard}>
        {text}
      </Text>
      {stream && <TrialRecording stream={stream} />}
    </Stack>
  );
}

function MicrophoneHelp({ microphone }: { microphone: MicrophoneCheckState }) {
  const { t } = useTranslation();
  const problem = microphone.problem ?? "busy";
  return (
    <Alert
      role="alert"
      color="red"
      variant="transparent"
      p={0}
      title={t(`mic.problems.${problem}`)}
      icon={<IconMicrophoneOff aria-hidden="true" />}
      data-testid="microphone-problem"
    >
      <Text mb="md">{t(`mic.help.${problem}`)}</Text>
      {problem !== "insecure" && (
        <Button
          variant="default"
          loading={microphone.asking}
          onClick={() => void microphone.open()}
        >
          {t("app.retry")}
        </Button>
      )}
    </Alert>
  );
}
