import { Modal, Skeleton, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useLayoutEffect } from "react";
import { useTranslation } from "react-i18next";
import { accounts } from "../../api/accounts";
import { asking, useAsked } from "../../state/proof";
import { ProblemNotice } from "../ProblemNotice";
import { AnswerForm } from "./AnswerForm";

/** Asks whoever is signed in to show once more that it is them; what they were doing goes on. */
export function StepUp() {
  const { t } = useTranslation();
  const isAsked = useAsked();
  useOwnEscape();
  return (
    <Modal
      opened={isAsked}
      onClose={() => asking.close(false)}
      closeOnEscape={false}
      title={t("factors.proof.title")}
      closeButtonProps={{ "aria-label": t("app.close") }}
      // Above the dialog that it interrupts.
      zIndex={400}
    >
      {isAsked && <Proof />}
    </Modal>
  );
}

/**
 * While it is asked, Escape is the question's alone. Every dialog listens at the window, in the order
 * in which they were mounted: as a layout effect of a part that is always there, this one is the first.
 */
function useOwnEscape() {
  useLayoutEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || event.isComposing || !asking.isOpen()) return;
      event.stopImmediatePropagation();
      asking.close(false);
    };
    window.addEventListener("keydown", onKey, { capture: true });
    return () => window.removeEventListener("keydown", onKey, { capture: true });
  }, []);
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
