import { Button, Group, Modal, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconCheck, IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { api } from "../../api/http";
import { Message } from "../../components/Message";
import { ProblemNotice } from "../../components/ProblemNotice";
import { Shell } from "../../components/Shell";

interface DeleteSessionProps {
  id: string;
  token: string;
  onDeleted(): void;
}

/** The candidate's right to be forgotten, in two clicks. */
export function DeleteSession({ id, token, onDeleted }: DeleteSessionProps) {
  const { t } = useTranslation();
  const [asking, ask] = useDisclosure(false);
  const [deleting, setDeleting] = useState(false);
  const [error, setError] = useState<unknown>();
  const remove = async () => {
    setDeleting(true);
    setError(undefined);
    try {
      await api.deleteSession(id, token);
      onDeleted();
    } catch (caught) {
      setError(caught);
      setDeleting(false);
    }
  };
  return (
    <div>
      <Button
        variant="outline"
        color="red"
        onClick={ask.open}
        leftSection={<IconTrash size={20} aria-hidden="true" />}
        data-testid="delete"
      >
        {t("end.delete")}
      </Button>
      <Modal
        opened={asking}
        onClose={ask.close}
        title={<strong>{t("end.deleteTitle")}</strong>}
        closeButtonProps={{ "aria-label": t("app.close") }}
      >
        <Text mb="lg">{t("end.deleteText")}</Text>
        {error !== undefined && <ProblemNotice title={t("room.commandFailed")} error={error} />}
        <Group mt="md">
          <Button
            color="red"
            loading={deleting}
            onClick={() => void remove()}
            data-testid="delete-confirm"
          >
            {t("end.deleteConfirm")}
          </Button>
          <Button variant="default" onClick={ask.close} data-autofocus>
            {t("end.deleteCancel")}
          </Button>
        </Group>
      </Modal>
    </div>
  );
}

export function Deleted() {
  const { t } = useTranslation();
  return (
    <Shell title={t("end.deleted")}>
      <Message icon={<IconCheck size={34} />} title={t("end.deleted")} text={t("end.deletedText")}>
        <Button component={Link} to="/">
          {t("app.toHome")}
        </Button>
      </Message>
    </Shell>
  );
}
