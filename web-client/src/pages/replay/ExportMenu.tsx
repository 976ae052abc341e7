import { Button, Loader, Menu, Text } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../api/http";
import type { Door } from "../../api/replay";
import type { Replay, Speaker, Turn } from "../../api/types";
import { problemText } from "../../components/ProblemNotice";
import { saveFile } from "../../components/saveFile";
import { currentLocale } from "../../i18n";
import { bytes } from "../../state/format";
import { asText } from "../../state/transcript-file";
import classes from "./Replay.module.css";

interface ExportMenuProps {
  replay: Replay;
  door: Door;
  turns: readonly Turn[];
  names: Record<Speaker, string>;
}

const TEXTS = ["transcript.vtt", "transcript.srt", "transcript.json", "chapters.vtt"] as const;
const TEXT_KEYS = {
  "transcript.vtt": "vtt",
  "transcript.srt": "srt",
  "transcript.json": "json",
  "chapters.vtt": "chapters",
} as const;
const MIXES = ["mixed.ogg", "mixed.wav"] as const;
const MIX_KEYS = { "mixed.ogg": "mixedOgg", "mixed.wav": "mixedWav" } as const;

/** The interview as files, fetched with the token and saved. */
export function ExportMenu({ replay, door, turns, names }: ExportMenuProps) {
  const { t } = useTranslation();
  const [opened, setOpened] = useState(false);
  const [busy, setBusy] = useState<string>();
  const [error, setError] = useState<unknown>();
  const { session, tracks } = replay;
  const name = `vivavoce-${session.scenario.id}-${session.created_at.slice(0, 10)}`;

  const take = async (url: string, file: string) => {
    setBusy(url);
    setError(undefined);
    try {
      saveFile(await api.file(url, door.token), `${name}-${file}`);
    } catch (caught) {
      setError(caught);
    }
    setBusy(undefined);
  };
  const item = (url: string, file: string, label: string) => (
    <Menu.Item
      key={url}
      closeMenuOnClick={false}
      disabled={busy !== undefined}
      rightSection={busy === url ? <Loader size={16} /> : undefined}
      onClick={() => void take(url, file)}
    >
      {label}
    </Menu.Item>
  );
  const exported = (file: string) => `/api/sessions/${session.id}/export/${file}`;
  return (
    <Menu opened={opened} onChange={setOpened} position="bottom-end" shadow="md">
      <Menu.Target>
        <Button
          size="sm"
          variant="default"
          leftSection={<IconDownload size={18} aria-hidden="true" />}
          data-testid="export"
        >
          <span className={classes.actionText}>{t("replay.export.title")}</span>
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t("end.transcript")}</Menu.Label>
        <Menu.Item
          onClick={() => {
            const text = asText(session.scenario.title, turns, names);
            saveFile(
              new Blob([text], { type: "text/plain;charset=utf-8" }),
              `${name}-transcript.txt`,
            );
          }}
        >
          {t("replay.export.text")}
        </Menu.Item>
        {TEXTS.map((file) => item(exported(file), file, t(`replay.export.${TEXT_KEYS[file]}`)))}
        {tracks.length > 0 && (
          <>
            <Menu.Label>{t("replay.export.sound")}</Menu.Label>
            {MIXES.map((file) => item(exported(file), file, t(`replay.export.${MIX_KEYS[file]}`)))}
            {tracks.flatMap(({ track, url_ogg, url_wav, bytes: size }) => [
              item(
                url_ogg,
                `${track}.ogg`,
                t("end.downloadTrack", {
                  speaker: names[track],
                  format: `Ogg Opus, ${bytes(size, currentLocale())}`,
                }),
              ),
              item(
                url_wav,
                `${track}.wav`,
                t("end.downloadTrack", { speaker: names[track], format: "WAV" }),
              ),
            ])}
          </>
        )}
        {error !== undefined && (
          <Text size="sm" p="xs" maw={280} c="var(--mantine-color-error)" role="alert">
            {problemText(error, t)}
          </Text>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
