import { Button, Group, Modal, Select, Stack } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { assignments } from "../../api/assignments";
import { api } from "../../api/http";
import type { AssignmentDetail, CreateAssignment } from "../../api/types";
import { ProblemNotice } from "../../components/ProblemNotice";
import { AssignToFields, type Chosen, isNobody, NOBODY, whom } from "./AssignTo";
import { dueOf, TermsFields, usualTerms } from "./Terms";

interface AssignDialogProps {
  token: string;
  onMade(made: AssignmentDetail): void;
  onClose(): void;
}

/** What, until when, and to whom. */
export function AssignDialog({ token, onMade, onClose }: AssignDialogProps) {
  const { t } = useTranslation();
  const [what, setWhat] = useState<string | null>(null);
  const [terms, setTerms] = useState(() => usualTerms(Date.now()));
  const [chosen, setChosen] = useState<Chosen>(NOBODY);
  const [tried, setTried] = useState(false);
  const scenarios = useQuery({ queryKey: ["scenarios"], queryFn: () => api.scenarios() });
  const quizzes = useQuery({ queryKey: ["quizzes"], queryFn: api.quizzes });
  const making = useMutation({
    mutationFn: (wish: CreateAssignment) => assignments.create(wish, token),
    onSuccess: onMade,
  });
  const due = dueOf(terms, Date.now());
  const submit = () => {
    setTried(true);
    if (!what || !due || isNobody(chosen)) return;
    const [kind, ...rest] = what.split(":");
    making.mutate({
      what: { kind: kind === "quiz" ? "quiz" : "scenario", id: rest.join(":") },
      to: whom(chosen),
      due_at: due,
      zone: terms.zone,
      tries: terms.tries,
      late: terms.late,
      note: terms.note,
    });
  };
  const choices = [
    {
      group: t("assignments.form.interviews"),
      items: (scenarios.data ?? []).map(({ id, title, language }) => ({
        value: `scenario:${id}`,
        label: `${title} (${language.toUpperCase()})`,
      })),
    },
    {
      group: t("assignments.form.quizzes"),
      items: (quizzes.data ?? []).map(({ id, title, language }) => ({
        value: `quiz:${id}`,
        label: `${title} (${language.toUpperCase()})`,
      })),
    },
  ];
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t("assignments.new")}
      closeButtonProps={{ "aria-label": t("app.close") }}
    >
      <Stack gap="md">
        <Select
          label={t("assignments.form.what")}
          description={t("assignments.form.whatHint")}
          data={choices}
          value={what}
          onChange={setWhat}
          error={tried && !what ? t("assignments.form.needWhat") : undefined}
          nothingFoundMessage={t("assignments.form.nothingFound")}
          searchable
          openOnFocus={false}
          data-autofocus
          data-testid="assign-what"
        />
        <TermsFields
          terms={terms}
          onChange={setTerms}
          error={tried && !due ? t("assignments.form.needDue") : undefined}
        />
        <AssignToFields
          chosen={chosen}
          onChange={setChosen}
          error={tried && isNobody(chosen) ? t("assignments.form.needWhom") : undefined}
        />
        {making.isError && (
          <ProblemNotice title={t("assignments.form.failed")} error={making.error} />
        )}
        <Group justify="flex-end">
          <Button onClick={submit} loading={making.isPending} data-testid="assign-submit">
            {t("assignments.form.submit")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
