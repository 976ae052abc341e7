import { Button, Checkbox, CopyButton, Group, Modal, Stack, Text, Title } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconCopy, IconDownload, IconPrinter } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { accounts } from "../../api/accounts";
import type { Me } from "../../api/types";
import { ProblemNotice } from "../../components/ProblemNotice";
import { saveFile } from "../../components/saveFile";
import classes from "./Account.module.css";

interface RecoveryCodesProps {
  left: number;
  onMade(codes: string[]): void;
}

/** How many are left, and making new ones. */
export function RecoveryCodes({ left, onMade }: RecoveryCodesProps) {
  const { t } = useTranslation();
  const [asking, dialog] = useDisclosure(false);
  const renewing = useMutation({
    mutationFn: accounts.renewRecoveryCodes,
    onSuccess: (codes) => {
      dialog.close();
      onMade(codes);
    },
  });
  return (
    <Stack gap="xs" align="flex-start">
      <Title order={3} size="h5">
        {t("factors.recovery.title")}
      </Title>
      <Text size="sm" c="dimmed">
        {t("factors.recovery.lead")}
      </Text>
      <Text size="sm" fw={600} data-testid="recovery-left">
        {left === 0 ? t("factors.recovery.left_zero") : t("factors.recovery.left", { count: left })}
      </Text>
      <Button variant="default" onClick={dialog.open}>
        {t("factors.recovery.renew")}
      </Button>
      <Modal
        opened={asking}
        onClose={dialog.close}
        title={t("factors.recovery.renewTitle")}
        closeButtonProps={{ "aria-label": t("app.close") }}
      >
        <Stack>
          <Text>{t("factors.recovery.renewText")}</Text>
          {renewing.isError && (
            <ProblemNotice title={t("factors.recovery.notMade")} error={renewing.error} />
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={dialog.close}>
              {t("factors.cancel")}
            </Button>
            <Button loading={renewing.isPending} onClick={() => renewing.mutate()}>
              {t("factors.recovery.renew")}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </Stack>
  );
}

interface RecoveryDialogProps {
  codes: string[] | undefined;
  me: Me;
  onClose(): void;
}

/** New codes, this once: it closes only when they are said to be put away. */
export function RecoveryDialog({ codes, me, onClose }: RecoveryDialogProps) {
  const { t } = useTranslation();
  const [kept, setKept] = useState(false);
  const close = () => {
    setKept(false);
    onClose();
  };
  const list = codes ?? [];
  const file = `${t("factors.recovery.file", { email: me.email, host: location.host })}\n\n${list.join("\n")}\n`;
  return (
    <Modal
      opened={codes !== undefined}
      onClose={close}
      withCloseButton={false}
      closeOnClickOutside={false}
      closeOnEscape={false}
      title={t("factors.recovery.title")}
      classNames={{ content: classes.paper }}
    >
      <Stack>
        <Text>{t("factors.recovery.shown")}</Text>
        <ul className={classes.codes} data-testid="recovery-codes">
          {list.map((code) => (
            <li key={code}>{code}</li>
          ))}
        </ul>
        <Group gap="xs" className={classes.unprinted}>
          <CopyButton value={list.join("\n")}>
            {({ copied, copy }) => (
              <Button
                size="xs"
                variant="default"
                leftSection={<IconCopy size={16} aria-hidden="true" />}
                onClick={copy}
              >
                {t(copied ? "factors.recovery.copied" : "factors.recovery.copy")}
              </Button>
            )}
          </CopyButton>
          <Button
            size="xs"
            variant="default"
            leftSection={<IconDownload size={16} aria-hidden="true" />}
            onClick={() =>
              saveFile(new Blob([file], { type: "text/plain" }), "vivavoce-recovery-codes.txt")
            }
          >
            {t("factors.recovery.download")}
          </Button>
          <Button
            size="xs"
            variant="default"
            leftSection={<IconPrinter size={16} aria-hidden="true" />}
            onClick={() => print()}
          >
            {t("factors.recovery.print")}
          </Button>
        </Group>
        <Checkbox
          className={classes.unprinted}
          checked={kept}
          onChange={(event) => setKept(event.currentTarget.checked)}
          label={t("factors.recovery.kept")}
        />
        <Group justify="flex-end" className={classes.unprinted}>
          <Button disabled={!kept} onClick={close}>
            {t("factors.recovery.close")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
