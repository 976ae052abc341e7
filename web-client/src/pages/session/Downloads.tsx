import { Button, Stack, Title } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../api/http";
import type { Recording, Session, Speaker, Turn } from "../../api/types";
import { ProblemNotice } from "../../components/ProblemNotice";
import { currentLocale } from "../../i18n";
import { bytes } from "../../state/format";
import { asJson, asText, asVtt } from "../../state/transcript-file";
import classes from "./Session.module.css";

interface DownloadsProps {
  session: Session;
  token: string;
  turns: Turn[];
  tracks: Recording[];
  names: Record<Speaker, string>;
}

export function Downloads({ session, token, turns, tracks, names }: DownloadsProps) {
  const { t } = useTranslation();
  const [busy, setBusy] = useState<string>();
  const [error, setError] = useState<unknown>();
  const title = session.scenario.title;
  const name = `vivavoce-${session.scenario.id}-${session.created_at.slice(0, 10)}`;

  const fetchTrack = async (url: string, file: string) => {
    setBusy(url);
    setError(undefined);
    try {
      save(await api.file(url, token), file);
    } catch (caught) {
      setError(caught);
    }
    setBusy(undefined);
  };
  const text = (content: string, type: string, ending: string) =>
    save(new Blob([content], { type }), `${name}.${ending}`);

  return (
    <section aria-labelledby="downloads">
      <Title order={2} size="h3" id="downloads" mb="sm">
        {t("end.downloads")}
      </Title>
      <Stack gap={2} align="flex-start" className={classes.downloads}>
        {tracks.flatMap(({ track, url_ogg, url_wav, bytes: size }) =>
          (
            [
              [url_ogg, "ogg", `Ogg Opus, ${bytes(size, currentLocale())}`],
              [url_wav, "wav", "WAV"],
            ] as const
          ).map(([url, ending, format]) => (
            <Button
              key={url}
              variant="subtle"
              loading={busy === url}
              leftSection={<IconDownload size={18} aria-hidden="true" />}
              onClick={() => void fetchTrack(url, `${name}-${track}.${ending}`)}
            >
              {t("end.downloadTrack", { speaker: names[track], format })}
            </Button>
          )),
        )}
        {turns.length > 0 && (
          <>
            <Button
              variant="subtle"
              leftSection={<IconDownload size={18} aria-hidden="true" />}
              onClick={() => text(asText(title, turns, names), "text/plain;charset=utf-8", "txt")}
            >
              {t("end.downloadText")}
            </Button>
            <Button
              variant="subtle"
              leftSection={<IconDownload size={18} aria-hidden="true" />}
              onClick={() => text(asVtt(turns, names), "text/vtt;charset=utf-8", "vtt")}
            >
              {t("end.downloadVtt")}
            </Button>
            <Button
              variant="subtle"
              leftSection={<IconDownload size={18} aria-hidden="true" />}
              onClick={() => text(asJson(title, turns), "application/json", "json")}
            >
              {t("end.downloadJson")}
            </Button>
          </>
        )}
      </Stack>
      {error !== undefined && <ProblemNotice title={t("end.playerFailed")} error={error} />}
    </section>
  );
}

function save(content: Blob, name: string): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The browser takes the content up after the click has been handled.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
