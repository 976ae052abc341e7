import { Alert, Button } from "@mantine/core";
import { IconAlertTriangle, IconInfoCircle, IconMicrophoneOff } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { problemText } from "../../components/ProblemNotice";
import { i18n } from "../../i18n";
import { Banner } from "./ConnectionBanner";
import classes from "./Room.module.css";
import type { Room } from "./useRoom";

const COLORS = { info: "petrol", warning: "copper", error: "red" } as const;

/** What the server wants the candidate to know, and what did not work on this side. */
export function Notices({ connection }: { connection: Room }) {
  const { t } = useTranslation();
  const { room, media, failure } = connection;
  const problem = media.microphoneProblem;
  return (
    <>
      {problem && (
        <Banner
          color="copper"
          title={t("room.connection.microphone", {
            problem: t(`mic.problems.${problem}`).toLowerCase(),
          })}
          icon={<IconMicrophoneOff />}
        >
          {problem !== "insecure" && (
            <Button variant="default" onClick={media.openMicrophone}>
              {t("room.connection.microphoneRetry")}
            </Button>
          )}
        </Banner>
      )}
      {media.browserRefused && (
        <Banner
          color="copper"
          title={t("room.connection.browserRefused")}
          icon={<IconMicrophoneOff />}
        />
      )}
      {failure !== undefined && (
        <Alert
          role="alert"
          color="red"
          className={classes.banner}
          title={t("room.commandFailed")}
          icon={<IconAlertTriangle />}
          withCloseButton
          closeButtonLabel={t("app.close")}
          onClose={connection.dismissFailure}
        >
          {problemText(failure, t)}
        </Alert>
      )}
      {room.notices.map(({ seq, level, code, text }) => (
        <Alert
          key={seq}
          role="status"
          color={COLORS[level]}
          className={classes.banner}
          icon={<IconInfoCircle />}
          withCloseButton
          closeButtonLabel={t("app.close")}
          onClose={() => connection.dismissNotice(seq)}
        >
          {i18n.exists(`notices.${code}`) ? t(`notices.${code as "voice_late"}`) : text}
        </Alert>
      ))}
    </>
  );
}
