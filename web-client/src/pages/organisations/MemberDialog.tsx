import { Button, Checkbox, Group, Modal, Select, Stack, Switch, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { organisations } from "../../api/organisations";
import type { Member, MemberRole, Team } from "../../api/types";
import { ProblemNotice } from "../../components/ProblemNotice";
import { account } from "../../state/signed-in";
import { useRoles } from "./useRoles";

interface MemberDialogProps {
  organisation: string;
  member: Member;
  teams: Team[];
  onClose(): void;
}

/** What a member is in the organisation, and in which teams. */
export function MemberDialog({ organisation, member, teams, onClose }: MemberDialogProps) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const roles = useRoles();
  const [role, setRole] = useState<MemberRole>(member.role);
  const [manages, setManages] = useState(member.manages);
  const [inTeams, setInTeams] = useState(member.teams);
  const saving = useMutation({
    mutationFn: async () => {
      if (role !== member.role || manages !== member.manages) {
        await organisations.changeMember(organisation, member.user, { role, manages });
      }
      for (const { id } of teams) {
        const wanted = inTeams.includes(id);
        if (wanted === member.teams.includes(id)) continue;
        await organisations.setInTeam(organisation, id, member.user, wanted);
      }
    },
    onSuccess: onClose,
    // Also after a part of it was refused: the rest holds.
    onSettled: async () => {
      await queries.invalidateQueries({ queryKey: ["organisation", organisation] });
      await account.again().catch(() => undefined);
    },
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("organisations.member.changeTitle", { name: member.name })}
      closeButtonProps={{ "aria-label": t("app.close") }}
    >
      <Stack gap="lg">
        <Text size="sm" c="dimmed">
          {member.email}
        </Text>
        <Select
          label={t("organisations.member.role")}
          data={roles}
          value={role}
          allowDeselect={false}
          onChange={(value) => value && setRole(value as MemberRole)}
        />
        <Switch
          label={t("organisations.member.manages")}
          description={t("organisations.member.managesHint")}
          checked={manages}
          onChange={(event) => setManages(event.currentTarget.checked)}
        />
        <Checkbox.Group
          label={t("organisations.member.teams")}
          value={inTeams}
          onChange={setInTeams}
        >
          <Stack gap="xs" mt="xs">
            {teams.map(({ id, name }) => (
              <Checkbox key={id} value={id} label={name} />
            ))}
            {teams.length === 0 && (
              <Text size="sm" c="dimmed">
                {t("organisations.member.noTeams")}
              </Text>
            )}
          </Stack>
        </Checkbox.Group>
        {saving.isError && (
          <ProblemNotice title={t("organisations.notSaved")} error={saving.error} />
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t("organisations.cancel")}
          </Button>
          <Button loading={saving.isPending} onClick={() => saving.mutate()}>
            {t("organisations.save")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
