import { Alert, Button, Group, Modal, Text } from "@mantine/core";
import { IconCheck, IconPlugConnectedX, IconVolumeOff } from "@tabler/icons-react";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { problemText } from "../../components/ProblemNotice";
import classes from "./Room.module.css";
import type { Room } from "./useRoom";

/** "You are back" stays for this long. */
const BACK_FOR_MS = 3_000;

/** Says when the way to the interviewer is lost, taken by another tab, or silent. */
export function ConnectionBanner({ connection }: { connection: Room }) {
  const { t } = useTranslation();
  const { media, events, retry, presence } = connection;
  const lost =
    media.status === "reconnecting" || (events === "reconnecting" && presence !== "ended");
  const back = useBack(lost);

  if (media.status === "refused") {
    return (
      <Banner color="red" title={t("room.connection.refusedTitle")} icon={<IconPlugConnectedX />}>
        <Text size="sm">{media.problem && problemText(media.problem, t)}</Text>
        <Button component={Link} to="/" variant="default">
          {t("app.toHome")}
        </Button>
      </Banner>
    );
  }
  return (
    <>
      <Modal
        opened={media.status === "in_use"}
        onClose={() => undefined}
        withCloseButton={false}
        closeOnEscape={false}
        closeOnClickOutside={false}
        title={<strong>{t("room.connection.inUseTitle")}</strong>}
      >
        <Text mb="lg">{t("room.connection.inUse")}</Text>
        <Group>
          <Button onClick={media.takeOver} data-autofocus>
            {t("room.connection.takeOver")}
          </Button>
          <Button component={Link} to="/" variant="default">
            {t("app.toHome")}
          </Button>
        </Group>
      </Modal>
      {lost && (
        <Banner
          color="copper"
          icon={<IconPlugConnectedX />}
          title={media.status === "reconnecting" ? reconnecting() : t("room.connection.events")}
        >
          {media.problem && <Text size="sm">{problemText(media.problem, t)}</Text>}
          <Button variant="default" onClick={retry}>
            {t("room.connection.retry")}
          </Button>
        </Banner>
      )}
      {back && <Banner color="petrol" title={t("room.connection.back")} icon={<IconCheck />} />}
      {media.blocked && (
        <Banner color="copper" title={t("room.connection.blocked")} icon={<IconVolumeOff />}>
          <Button onClick={media.unblock}>{t("room.connection.unblock")}</Button>
        </Banner>
      )}
    </>
  );

  function reconnecting() {
    // Never connected at all is another trouble than connected and lost.
    return connection.room.lines.length === 0
      ? t("room.connection.noAudio")
      : t("room.connection.reconnecting");
  }
}

interface BannerProps {
  color: string;
  title: string;
  icon: ReactNode;
  children?: ReactNode;
}

export function Banner({ color, title, icon, children }: BannerProps) {
  return (
    <Alert
      role="status"
      color={color}
      icon={icon}
      title={title}
      className={classes.banner}
      data-testid="banner"
    >
      {children && <Group gap="sm">{children}</Group>}
    </Alert>
  );
}

/** True for a moment after a loss that ended well. */
function useBack(lost: boolean): boolean {
  const [back, setBack] = useState(false);
  const wasLost = useRef(false);
  useEffect(() => {
    if (lost) {
      wasLost.current = true;
      setBack(false);
      return undefined;
    }
    if (!wasLost.current) return undefined;
    wasLost.current = false;
    setBack(true);
    const timer = setTimeout(() => setBack(false), BACK_FOR_MS);
    return () => clearTimeout(timer);
  }, [lost]);
  return back;
}
