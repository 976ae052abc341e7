import { Modal } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { account, useMe } from "../../state/signed-in";
import { ProblemNotice } from "../ProblemNotice";

const NONE = "none";

interface ActFor {
  /** For whom one can act; only oneself where one is in no organisation. */
  choices: { value: string; label: string }[];
  value: string;
  choose(value: string): void;
  notice: ReactNode;
}

/** For whom somebody acts now: one of their organisations, or only themselves. */
export function useActFor(): ActFor {
  const { t } = useTranslation();
  const me = useMe();
  const acting = useMutation({
    mutationFn: (value: string) => account.actFor(value === NONE ? null : value),
  });
  const nobody = t(me?.role === "admin" ? "nav.forServer" : "nav.forYourself");
  return {
    choices: [
      ...(me?.organisations ?? []).map(({ id, name }) => ({ value: id, label: name })),
      { value: NONE, label: nobody },
    ],
    value: me?.organisation ?? NONE,
    choose: (value) => acting.mutate(value),
    notice: (
      <Modal
        opened={acting.isError}
        onClose={acting.reset}
        title={t("nav.notActingTitle")}
        closeButtonProps={{ "aria-label": t("app.close") }}
      >
        <ProblemNotice title={t("nav.notActing")} error={acting.error} />
      </Modal>
    ),
  };
}
