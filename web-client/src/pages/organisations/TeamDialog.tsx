import { Checkbox, Modal, Stack, Text, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { organisations } from "../../api/organisations";
import type { Team } from "../../api/types";
import { MoreButton } from "../../components/MoreButton";
import { ProblemNotice } from "../../components/ProblemNotice";
import { usePages } from "../../components/usePages";
import { Waiting } from "../../components/Waiting";
import { membersKey } from "./Members";

interface TeamDialogProps {
  organisation: string;
  team: Team;
  onClose(): void;
}

/** Who is in a team: each tick counts at once, and is taken back as easily. */
export function TeamDialog({ organisation, team, onClose }: TeamDialogProps) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [filter, setFilter] = useState("");
  const key = membersKey(organisation);
  const { query, items } = usePages(key, (cursor) => organisations.members(organisation, cursor));
  const setting = useMutation({
    mutationFn: ({ user, isIn }: { user: string; isIn: boolean }) =>
      organisations.setInTeam(organisation, team.id, user, isIn),
    onSettled: () => queries.invalidateQueries({ queryKey: key }),
  });
  const wanted = filter.trim().toLocaleLowerCase();
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("organisations.team.open", { name: team.name })}
      closeButtonProps={{ "aria-label": t("app.close") }}
    >
      <Stack>
        {query.isError && (
          <ProblemNotice title={t("organisations.loadFailed")} error={query.error} />
        )}
        {setting.isError && (
          <ProblemNotice title={t("organisations.team.notChanged")} error={setting.error} />
        )}
        {!items && !query.isError && <Waiting />}
        {items && (
          <TextInput
            label={t("organisations.member.filter")}
            value={filter}
            onChange={(event) => setFilter(event.currentTarget.value)}
          />
        )}
        {items
          ?.filter(({ name, email }) => `${name} ${email}`.toLocaleLowerCase().includes(wanted))
          .map(({ user, name, email, teams }) => {
            const isBeingSet = setting.isPending && setting.variables.user === user;
            return (
              <Checkbox
                key={user}
                checked={isBeingSet ? setting.variables.isIn : teams.includes(team.id)}
                disabled={isBeingSet}
                label={<bdi>{name}</bdi>}
                description={email}
                onChange={(event) => setting.mutate({ user, isIn: event.currentTarget.checked })}
              />
            );
          })}
        {items && <MoreButton query={query} />}
        <Text size="sm" c="dimmed" role="status">
          {items &&
            t("organisations.members", {
              count: items.filter(({ teams }) => teams.includes(team.id)).length,
            })}
        </Text>
      </Stack>
    </Modal>
  );
}
