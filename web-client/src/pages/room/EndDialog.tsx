import { Button, Group, Modal, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

interface EndDialogProps {
  opened: boolean;
  onClose(): void;
  onEnd(): Promise<void>;
}

export function EndDialog({ opened, onClose, onEnd }: EndDialogProps) {
  const { t } = useTranslation();
  const [ending, setEnding] = useState(false);
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={<strong>{t("room.endTitle")}</strong>}
      closeButtonProps={{ "aria-label": t("app.close") }}
    >
      <Text mb="lg">{t("room.endText")}</Text>
      <Group>
        <Button
          color="red"
          loading={ending}
          onClick={() => {
            setEnding(true);
            void onEnd().finally(() => setEnding(false));
          }}
          data-testid="end-confirm"
        >
          {t("room.endConfirm")}
        </Button>
        <Button variant="default" onClick={onClose} data-autofocus>
          {t("room.endCancel")}
        </Button>
      </Group>
    </Modal>
  );
}
