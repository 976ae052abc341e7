import { Alert, Button, Group, Skeleton, Stack, Text, Title } from "@mantine/core";
import { IconBellOff, IconBellRinging, IconDeviceMobile } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { notifications } from "../../api/notifications";
import type { Me, PushState } from "../../api/types";
import { Unanswered, usePush, usePushSwitch } from "../../components/notifications/usePush";
import { ProblemNotice } from "../../components/ProblemNotice";
import { testOutcome } from "../../state/push";
import classes from "./Account.module.css";

/** Messages that this browser shows where no page is open: switched on here, for here. */
export function BrowserPush({ me }: { me: Me }) {
  const { t } = useTranslation();
  // How it stood when a test was asked for.
  const [before, setBefore] = useState<PushState["browser"]>();
  const [isAwaited, setAwaited] = useState(false);
  const push = usePush(isAwaited);
  const switching = usePushSwitch(me.id);
  const testing = useMutation({
    mutationFn: notifications.testPush,
    onMutate: () => {
      setBefore(push.data?.server.browser);
      setAwaited(true);
    },
    onError: () => setAwaited(false),
  });
  const browser = push.data?.server.browser;
  const outcome =
    testing.isSuccess && browser !== undefined && testOutcome(before ?? null, browser);
  if (isAwaited && outcome && outcome !== "waiting") setAwaited(false);
  const standing = push.data?.standing;
  if (standing === "not_offered") return null;
  return (
    <section className={classes.part} aria-labelledby="push">
      <div>
        <Title order={2} size="h3" id="push">
          {t("push.title")}
        </Title>
        <Text c="dimmed" size="sm">
          {t("push.lead")}
        </Text>
      </div>
      {push.isPending && <Skeleton height={80} radius="md" />}
      {push.isError && (
        <ProblemNotice
          title={t("push.failed")}
          error={push.error}
          onRetry={() => void push.refetch()}
        />
      )}
      {standing === "unsupported" && (
        <Alert color="gray" icon={<IconBellOff aria-hidden="true" />} title={t("push.unsupported")}>
          {t("push.unsupportedText")}
        </Alert>
      )}
      {standing === "install" && (
        <Alert
          color="gray"
          icon={<IconDeviceMobile aria-hidden="true" />}
          title={t("push.install")}
        >
          {t("push.installText")}
        </Alert>
      )}
      {standing === "denied" && (
        <Alert color="copper" icon={<IconBellOff aria-hidden="true" />} title={t("push.denied")}>
          {t("push.deniedText")}
        </Alert>
      )}
      {standing === "off" && push.data && (
        <Stack gap="sm" align="flex-start">
          <Text>{t("push.before")}</Text>
          <Button
            leftSection={<IconBellRinging size={20} aria-hidden="true" />}
            loading={switching.isPending}
            onClick={() => switching.mutate({ on: push.data.server })}
          >
            {t("push.on")}
          </Button>
        </Stack>
      )}
      {standing === "on" && browser && (
        <Stack gap="sm" align="flex-start">
          <Text>{t("push.isOn", { service: browser.service })}</Text>
          {browser.failure && !testing.isSuccess && (
            <Alert color="copper" icon={<IconBellOff aria-hidden="true" />}>
              {t("push.notTaken", browser)}
            </Alert>
          )}
          <Group>
            <Button
              variant="default"
              loading={testing.isPending || isAwaited}
              onClick={() => testing.mutate()}
            >
              {t("push.test")}
            </Button>
            <Button
              variant="subtle"
              color="red"
              loading={switching.isPending}
              onClick={() => {
                testing.reset();
                switching.mutate("off");
              }}
            >
              {t("push.off")}
            </Button>
          </Group>
        </Stack>
      )}
      {testing.isError && <ProblemNotice title={t("push.notTested")} error={testing.error} />}
      {switching.isError && <SwitchFailed error={switching.error} />}
      <Text size="sm" c="dimmed" role="status">
        {outcome && t(`push.tested.${outcome}`, { failure: browser?.failure ?? "" })}
      </Text>
    </section>
  );
}

function SwitchFailed({ error }: { error: Error }) {
  const { t } = useTranslation();
  if (error instanceof Unanswered) return <Text role="alert">{t("push.unanswered")}</Text>;
  // What browsers say of a push service that they do not reach.
  if (error instanceof DOMException) {
    return (
      <Alert color="red" role="alert" title={t("push.notSwitched")}>
        {t("push.noService")}
      </Alert>
    );
  }
  return <ProblemNotice title={t("push.notSwitched")} error={error} />;
}
