import { Button, Group, Skeleton, Stack, Text, TextInput, Title } from "@mantine/core";
import { IconUsersGroup } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { organisations } from "../../api/organisations";
import type { Organisation, Team } from "../../api/types";
import { errorsOf } from "../../components/account/check";
import { useForm } from "../../components/account/useForm";
import { ConfirmDialog } from "../../components/ConfirmDialog";
import { Empty } from "../../components/Empty";
import { onDemand } from "../../components/onDemand";
import { PlainName } from "../../components/PlainName";
import { ProblemNotice } from "../../components/ProblemNotice";
import { teamsKey } from "./Members";
import classes from "./Organisations.module.css";

const RenameDialog = onDemand(async () => (await import("./RenameDialog")).RenameDialog);
const TeamDialog = onDemand(async () => (await import("./TeamDialog")).TeamDialog);

/** The teams, and for those who manage the organisation: a new one, its name, its members. */
export function Teams({ organisation }: { organisation: Organisation }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const { id, permissions } = organisation;
  const manages = permissions.includes("organisation.manage");
  const [choosing, setChoosing] = useState<Team>();
  const [renaming, setRenaming] = useState<Team>();
  const [removing, setRemoving] = useState<Team>();
  const teams = useQuery({
    queryKey: teamsKey(id),
    queryFn: () => organisations.teams(id),
    staleTime: 0,
  });
  const refresh = () => queries.invalidateQueries({ queryKey: ["organisation", id] });
  const removal = useMutation({
    mutationFn: (team: Team) => organisations.removeTeam(id, team.id),
    onSuccess: async () => {
      setRemoving(undefined);
      await refresh();
    },
  });
  if (teams.isError) {
    return (
      <ProblemNotice
        title={t("organisations.loadFailed")}
        error={teams.error}
        onRetry={() => void teams.refetch()}
      />
    );
  }
  if (!teams.data) return <Skeleton height={160} radius="lg" />;
  return (
    <Stack gap="md">
      <div>
        <Title order={2} size="h3">
          {t("organisations.team.title")}
        </Title>
        <Text c="dimmed">{t("organisations.team.lead")}</Text>
      </div>
      {teams.data.length === 0 && (
        <Empty
          icon={<IconUsersGroup size={28} />}
          title={t("organisations.team.none")}
          text={t("organisations.team.noneText")}
        />
      )}
      <ul className={classes.list} data-testid="teams">
        {teams.data.map((team) => (
          <li key={team.id} className={classes.row}>
            <div className={classes.what}>
              <Text fw={600}>
                <PlainName name={team.name} />
              </Text>
              <Text size="sm" c="dimmed">
                {t("organisations.members", { count: team.members })}
              </Text>
            </div>
            {manages && (
              <Group gap="xs">
                <Button
                  size="xs"
                  variant="default"
                  onClick={() => setChoosing(team)}
                  aria-label={t("organisations.team.open", { name: team.name })}
                >
                  {t("organisations.parts.members")}
                </Button>
                <Button
                  size="xs"
                  variant="default"
                  onClick={() => setRenaming(team)}
                  aria-label={t("organisations.team.renameNamed", { name: team.name })}
                >
                  {t("organisations.team.rename")}
                </Button>
                <Button
                  size="xs"
                  variant="default"
                  onClick={() => setRemoving(team)}
                  aria-label={t("organisations.team.removeNamed", { name: team.name })}
                >
                  {t("organisations.team.remove")}
                </Button>
              </Group>
            )}
          </li>
        ))}
      </ul>
      {manages && <MakeTeam organisation={id} />}
      {choosing && (
        <TeamDialog
          organisation={id}
          team={choosing}
          onClose={() => {
            setChoosing(undefined);
            void refresh();
          }}
        />
      )}
      {renaming && (
        <RenameDialog
          title={t("organisations.team.renameTitle")}
          label={t("organisations.team.name")}
          name={renaming.name}
          bad={t("organisations.team.nameBad")}
          rename={async (name) => {
            await organisations.renameTeam(id, renaming.id, name);
            await refresh();
          }}
          onClose={() => setRenaming(undefined)}
        />
      )}
      <ConfirmDialog
        opened={removing !== undefined}
        onClose={() => setRemoving(undefined)}
        title={t("organisations.team.removeTitle", { name: removing?.name ?? "" })}
        text={t("organisations.team.removeText")}
        confirm={t("organisations.team.remove")}
        onConfirm={() => removing && removal.mutate(removing)}
        pending={removal.isPending}
        failed={t("organisations.team.notRemoved")}
        error={removal.error}
      />
    </Stack>
  );
}

function MakeTeam({ organisation }: { organisation: string }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const form = useForm({
    initial: { name: "" },
    check: ({ name }) =>
      errorsOf({ name: name.trim() === "" ? t("organisations.nameMissing") : undefined }),
    send: async ({ name }) => {
      await organisations.createTeam(organisation, name.trim());
      form.set("name", "");
      await queries.invalidateQueries({ queryKey: teamsKey(organisation) });
    },
    about: ({ code }) =>
      code === "invalid_field" ? { name: t("organisations.team.nameBad") } : undefined,
  });
  return (
    <form {...form.form}>
      <Stack gap="xs" maw="30rem">
        {form.problem !== undefined && (
          <ProblemNotice title={t("organisations.team.notMade")} error={form.problem} />
        )}
        <Group align="flex-end" gap="sm">
          <TextInput
            flex="1 1 14rem"
            label={t("organisations.team.name")}
            maxLength={80}
            {...form.field("name")}
          />
          <Button type="submit" size="sm" variant="default" loading={form.pending}>
            {t("organisations.team.make")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
