import { Modal } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { account } from "../../state/signed-in";
import { ProblemNotice } from "../ProblemNotice";

/** Signs out here and in every tab, and says when that could not be done. */
export function useSignOut(): { go(): void; pending: boolean; notice: ReactNode } {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const leaving = useMutation({
    mutationFn: () => account.signOut(),
    onSuccess: () => navigate("/"),
  });
  const notice = (
    <Modal
      opened={leaving.isError}
      onClose={leaving.reset}
      title={t("nav.notSignedOutTitle")}
      closeButtonProps={{ "aria-label": t("app.close") }}
    >
      <ProblemNotice
        title={t("nav.notSignedOut")}
        error={leaving.error}
        onRetry={() => leaving.mutate()}
      />
    </Modal>
  );
  return { go: () => leaving.mutate(), pending: leaving.isPending, notice };
}
