import { MultiSelect, Stack, Textarea } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { whomToAssign } from "../../api/assignments";
import type { AssignTo } from "../../api/types";
import { ProblemNotice } from "../../components/ProblemNotice";
import { useMe } from "../../state/signed-in";

/** Whom somebody has chosen so far. */
export interface Chosen {
  teams: string[];
  people: string[];
  /** As it was written: one address a line, or with commas. */
  emails: string;
}

export const NOBODY: Chosen = { teams: [], people: [], emails: "" };

export function addresses(text: string): string[] {
  return text
    .split(/[\s,;]+/u)
    .map((one) => one.trim())
    .filter(Boolean);
}

export function whom({ teams, people, emails }: Chosen): AssignTo {
  return { teams, people, emails: addresses(emails) };
}

export function isNobody(chosen: Chosen): boolean {
  const { teams, people, emails } = whom(chosen);
  return [teams, people, emails].every((list) => (list ?? []).length === 0);
}

interface AssignToFieldsProps {
  chosen: Chosen;
  onChange(chosen: Chosen): void;
  error?: string | undefined;
}

/** Teams and people of the organisation that one acts for, and any addresses. */
export function AssignToFields({ chosen, onChange, error }: AssignToFieldsProps) {
  const { t } = useTranslation();
  const organisation = useMe()?.organisation;
  const known = useQuery({
    queryKey: ["whom-to-assign", organisation],
    queryFn: () => whomToAssign(organisation ?? ""),
    enabled: Boolean(organisation),
  });
  const { members, teams } = known.data ?? { members: [], teams: [] };
  return (
    <Stack gap="md">
      {known.isError && <ProblemNotice title={t("assignments.failed")} error={known.error} />}
      {teams.length > 0 && (
        <MultiSelect
          label={t("assignments.form.teams")}
          description={t("assignments.form.teamsHint")}
          data={teams.map((team) => ({ value: team.id, label: `${team.name} (${team.members})` }))}
          value={chosen.teams}
          onChange={(value) => onChange({ ...chosen, teams: value })}
          nothingFoundMessage={t("assignments.form.nothingFound")}
          searchable
          data-testid="assign-teams"
        />
      )}
      {members.length > 0 && (
        <MultiSelect
          label={t("assignments.form.people")}
          data={members.map((one) => ({ value: one.user, label: `${one.name} (${one.email})` }))}
          value={chosen.people}
          onChange={(value) => onChange({ ...chosen, people: value })}
          nothingFoundMessage={t("assignments.form.nothingFound")}
          searchable
          limit={50}
        />
      )}
      <Textarea
        label={t("assignments.form.emails")}
        description={t("assignments.form.emailsHint")}
        value={chosen.emails}
        onChange={(event) => onChange({ ...chosen, emails: event.currentTarget.value })}
        error={error}
        autosize
        minRows={2}
        maxRows={8}
      />
    </Stack>
  );
}
