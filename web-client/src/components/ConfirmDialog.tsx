import { Button, Group, Stack, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Dialog } from "./Dialog";
import { ProblemNotice } from "./ProblemNotice";

interface ConfirmDialogProps {
  opened: boolean;
  onClose(): void;
  title: string;
  text: string;
  /** What the button does, in a word. */
  confirm: string;
  /** Nothing is lost by it. */
  calm?: boolean;
  onConfirm(): void;
  pending: boolean;
  /** What went wrong, under this title. */
  failed: string;
  error: unknown;
  /** Not yet: something has to be filled in first. */
  disabled?: boolean;
  children?: ReactNode;
}

/** Asks once more before something is lost. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { t } = useTranslation();
  const { opened, onClose, title, text, confirm, onConfirm, pending, failed, error } = props;
  return (
    <Dialog opened={opened} onClose={onClose} title={title}>
      <Stack>
        <Text>{text}</Text>
        {props.children}
        {error != null && <ProblemNotice title={failed} error={error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t("organisations.cancel")}
          </Button>
          <Button
            {...(!props.calm && { color: "red" })}
            loading={pending}
            disabled={props.disabled ?? false}
            onClick={onConfirm}
          >
            {confirm}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
