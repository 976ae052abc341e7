import { Button, Group, Modal, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Blocker } from "react-router";

/** Asks whoever leaves what cannot be saved as it is. */
export function LeaveDialog({ blocker, stuck }: { blocker: Blocker; stuck: boolean }) {
  const { t } = useTranslation();
  const stay = () => blocker.reset?.();
  return (
    <Modal
      opened={blocker.state === "blocked" && stuck}
      onClose={stay}
      title={t("quizEditor.leaveTitle")}
      closeButtonProps={{ "aria-label": t("app.close") }}
    >
      <Text>{t("quizEditor.leaveText")}</Text>
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={stay} data-autofocus>
          {t("quizEditor.stay")}
        </Button>
        <Button color="red" onClick={() => blocker.proceed?.()}>
          {t("quizEditor.leave")}
        </Button>
      </Group>
    </Modal>
  );
}
