import { Button, Group, Modal, Stack, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { errorsOf } from "../../components/account/check";
import { useForm } from "../../components/account/useForm";
import { ProblemNotice } from "../../components/ProblemNotice";

interface RenameDialogProps {
  title: string;
  label: string;
  name: string;
  /** Said where the server does not take the name. */
  bad: string;
  rename(name: string): Promise<void>;
  onClose(): void;
}

/** Another name for an organisation or a team. */
export function RenameDialog({ title, label, name, bad, rename, onClose }: RenameDialogProps) {
  const { t } = useTranslation();
  const form = useForm({
    initial: { name },
    check: (values) =>
      errorsOf({ name: values.name.trim() === "" ? t("organisations.nameMissing") : undefined }),
    send: async (values) => {
      await rename(values.name.trim());
      onClose();
    },
    about: ({ code }) => (code === "invalid_field" ? { name: bad } : undefined),
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      closeButtonProps={{ "aria-label": t("app.close") }}
    >
      <form {...form.form}>
        <Stack>
          {form.problem !== undefined && (
            <ProblemNotice title={t("organisations.notSaved")} error={form.problem} />
          )}
          <TextInput label={label} maxLength={80} data-autofocus {...form.field("name")} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t("organisations.cancel")}
            </Button>
            <Button type="submit" loading={form.pending}>
              {t("organisations.save")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
