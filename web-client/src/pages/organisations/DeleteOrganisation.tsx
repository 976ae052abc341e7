import { Button, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { organisations } from "../../api/organisations";
import type { Organisation } from "../../api/types";
import { ConfirmDialog } from "../../components/ConfirmDialog";
import { account } from "../../state/signed-in";
import classes from "./Organisations.module.css";

/** The end of an organisation, which takes more than a click. */
export function DeleteOrganisation({ organisation }: { organisation: Organisation }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [asking, dialog] = useDisclosure(false);
  const [typed, setTyped] = useState("");
  const { id, name } = organisation;
  const removing = useMutation({
    mutationFn: () => organisations.remove(id),
    onSuccess: async () => {
      await navigate("/organisations", { replace: true });
      await account.again().catch(() => undefined);
    },
  });
  return (
    <div className={classes.danger}>
      <Button variant="light" color="red" size="sm" onClick={dialog.open}>
        {t("organisations.remove")}
      </Button>
      <ConfirmDialog
        opened={asking}
        onClose={dialog.close}
        title={t("organisations.removeTitle", { name })}
        text={t("organisations.removeText")}
        confirm={t("organisations.remove")}
        onConfirm={() => removing.mutate()}
        pending={removing.isPending}
        failed={t("organisations.notRemoved")}
        error={removing.error}
        disabled={typed.trim().normalize() !== name}
      >
        <TextInput
          label={t("organisations.removeType")}
          description={name}
          value={typed}
          autoComplete="off"
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
      </ConfirmDialog>
    </div>
  );
}
