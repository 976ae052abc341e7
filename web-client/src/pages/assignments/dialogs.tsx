import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { assignments } from "../../api/assignments";
import type { AssignmentDetail } from "../../api/types";
import { ProblemNotice } from "../../components/ProblemNotice";
import { wallClock } from "../../state/zoned";
import { AssignToFields, type Chosen, isNobody, NOBODY, whom } from "./AssignTo";
import { dueOf, type Terms, TermsFields } from "./Terms";

interface DialogProps {
  token: string;
  onDone(detail: AssignmentDetail): void;
  onClose(): void;
}

/** Until when and how often, of what is assigned already. */
export function ChangeDialog({
  detail,
  token,
  onDone,
  onClose,
}: DialogProps & { detail: AssignmentDetail }) {
  const { t } = useTranslation();
  const { zone, tries, late, note } = detail;
  const [terms, setTerms] = useState<Terms>(() => ({
    day: wallClock(new Date(detail.due_at), zone),
    zone,
    tries,
    late,
    note,
  }));
  const [tried, setTried] = useState(false);
  const due = dueOf(terms, Date.now());
  // What was not touched may be past.
  const touched = terms.zone !== zone || terms.day !== wallClock(new Date(detail.due_at), zone);
  const saving = useMutation({
    mutationFn: () =>
      assignments.change(
        detail.id,
        {
          sequence: detail.sequence,
          ...(touched && due !== undefined && { due_at: due, zone: terms.zone }),
          tries: terms.tries,
          late: terms.late,
          note: terms.note,
        },
        token,
      ),
    onSuccess: (now) => {
      onDone(now);
      onClose();
    },
  });
  const submit = () => {
    setTried(true);
    if (!touched || due) saving.mutate();
  };
  return (
    <Frame title={t("assignments.changeTitle")} onClose={onClose}>
      <TermsFields
        terms={terms}
        onChange={setTerms}
        error={tried && touched && !due ? t("assignments.form.needDue") : undefined}
      />
      {saving.isError && <ProblemNotice title={t("assignments.notChanged")} error={saving.error} />}
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {t("organisations.cancel")}
        </Button>
        <Button onClick={submit} loading={saving.isPending}>
          {t("assignments.save")}
        </Button>
      </Group>
    </Frame>
  );
}

/** More people for it. */
export function AddDialog({ id, token, onDone, onClose }: DialogProps & { id: string }) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<Chosen>(NOBODY);
  const [tried, setTried] = useState(false);
  const adding = useMutation({
    mutationFn: () => assignments.add(id, whom(chosen), token),
    onSuccess: (now) => {
      onDone(now);
      onClose();
    },
  });
  const submit = () => {
    setTried(true);
    if (!isNobody(chosen)) adding.mutate();
  };
  return (
    <Frame title={t("assignments.add")} onClose={onClose}>
      <AssignToFields
        chosen={chosen}
        onChange={setChosen}
        error={tried && isNobody(chosen) ? t("assignments.form.needWhom") : undefined}
      />
      {adding.isError && <ProblemNotice title={t("assignments.notAdded")} error={adding.error} />}
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {t("organisations.cancel")}
        </Button>
        <Button onClick={submit} loading={adding.isPending}>
          {t("assignments.addSubmit")}
        </Button>
      </Group>
    </Frame>
  );
}

/** Taking it back, once that was meant. */
export function WithdrawDialog({ id, token, onDone, onClose }: DialogProps & { id: string }) {
  const { t } = useTranslation();
  const withdrawing = useMutation({
    mutationFn: () => assignments.withdraw(id, token),
    onSuccess: (now) => {
      onDone(now);
      onClose();
    },
  });
  return (
    <Frame title={t("assignments.withdrawTitle")} onClose={onClose}>
      <Text>{t("assignments.withdrawText")}</Text>
      {withdrawing.isError && (
        <ProblemNotice title={t("assignments.notWithdrawn")} error={withdrawing.error} />
      )}
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose} data-autofocus>
          {t("app.back")}
        </Button>
        <Button color="red" onClick={() => withdrawing.mutate()} loading={withdrawing.isPending}>
          {t("assignments.withdraw")}
        </Button>
      </Group>
    </Frame>
  );
}

export function Frame({
  title,
  onClose,
  children,
}: {
  title: string;
  onClose(): void;
  children: ReactNode;
}) {
  const { t } = useTranslation();
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={title}
      closeButtonProps={{ "aria-label": t("app.close") }}
    >
      <Stack gap="md">{children}</Stack>
    </Modal>
  );
}
