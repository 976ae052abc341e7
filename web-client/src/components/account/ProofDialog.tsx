import { Modal, Skeleton, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { accounts } from "../../api/accounts";
import { asking } from "../../state/proof";
import { ProblemNotice } from "../ProblemNotice";
import { AnswerForm } from "./AnswerForm";

/** What is asked of somebody who is to show once more that it is them. */
export function ProofDialog({ opened }: { opened: boolean }) {
  const { t } = useTranslation();
  return (
    <Modal
      opened={opened}
      onClose={() => asking.close(false)}
      // It is closed by whoever holds the key back from the dialogs below.
      closeOnEscape={false}
      title={t("factors.proof.title")}
      closeButtonProps={{ "aria-label": t("app.close") }}
      // Above the dialog that it interrupts.
      zIndex={400}
    >
      {opened && <Proof />}
    </Modal>
  );
}

function Proof() {
  const { t } = useTranslation();
  const state = useQuery({ queryKey: ["proof"], queryFn: accounts.proof, staleTime: 0, gcTime: 0 });
  return (
    <Stack>
      <Text>{t("factors.proof.lead")}</Text>
      {state.isPending && <Skeleton height={120} radius="md" />}
      {state.isError && (
        <ProblemNotice
          title={t("factors.failed")}
          error={state.error}
          onRetry={() => void state.refetch()}
        />
      )}
      {state.data?.methods.length === 0 && <Text fw={600}>{t("factors.proof.none")}</Text>}
      {state.data && state.data.methods.length > 0 && (
        <AnswerForm
          methods={state.data.methods}
          submit={t("factors.proof.submit")}
          failed={t("factors.proof.failed")}
          onSend={accounts.sendProof}
          onAskPasskey={accounts.askProofPasskey}
          onAnswer={async (method, answer) => {
            await accounts.prove(method, answer);
            asking.close(true);
          }}
        />
      )}
    </Stack>
  );
}
