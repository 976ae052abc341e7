import { Badge, Button, Group, Skeleton, Stack, Text, TextInput, Title } from "@mantine/core";
import { IconDownload, IconSearch } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { organisations } from "../../api/organisations";
import type { Me, Member, Organisation, Team } from "../../api/types";
import { ConfirmDialog } from "../../components/ConfirmDialog";
import { MoreButton } from "../../components/MoreButton";
import { ReportButton } from "../../components/moderation/ReportButton";
import { onDemand } from "../../components/onDemand";
import { PlainName } from "../../components/PlainName";
import { Portrait } from "../../components/Portrait";
import { ProblemNotice } from "../../components/ProblemNotice";
import { saveFile } from "../../components/saveFile";
import { usePages } from "../../components/usePages";
import { currentLocale } from "../../i18n";
import classes from "./Organisations.module.css";
import { useWantedMember } from "./useWantedMember";

const MemberDialog = onDemand(async () => (await import("./MemberDialog")).MemberDialog);

/** From so many members on there is a box to find one. */
const FILTERED_FROM = 8;

export function membersKey(id: string) {
  return ["organisation", id, "members"] as const;
}

export function teamsKey(id: string) {
  return ["organisation", id, "teams"] as const;
}

interface MembersProps {
  me: Me;
  organisation: Organisation;
}

/** Who is in it, as what; those who manage it change and remove them. */
export function Members({ me, organisation }: MembersProps) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const { id, permissions } = organisation;
  const manages = permissions.includes("members.manage");
  const [filter, setFilter] = useState("");
  const [changing, setChanging] = useState<Member>();
  const [removing, setRemoving] = useState<Member>();
  const { query, items } = usePages(membersKey(id), (cursor) => organisations.members(id, cursor));
  const { person, ref } = useWantedMember(query, items);
  const teams = useQuery({ queryKey: teamsKey(id), queryFn: () => organisations.teams(id) });
  const exporting = useMutation({
    mutationFn: () => organisations.membersCsv(id),
    onSuccess: (csv) => saveFile(csv, "members.csv"),
  });
  const removal = useMutation({
    mutationFn: (member: Member) => organisations.removeMember(id, member.user),
    onSuccess: async () => {
      setRemoving(undefined);
      await queries.invalidateQueries({ queryKey: ["organisation", id] });
    },
  });
  if (query.isError) {
    return (
      <ProblemNotice
        title={t("organisations.loadFailed")}
        error={query.error}
        onRetry={() => void query.refetch()}
      />
    );
  }
  if (!items) return <Skeleton height={200} radius="lg" />;
  const wanted = filter.trim().toLocaleLowerCase();
  const shown = items.filter(({ name, email }) =>
    `${name} ${email}`.toLocaleLowerCase().includes(wanted),
  );
  return (
    <Stack gap="md">
      <Group justify="space-between" gap="sm">
        <Title order={2} size="h3">
          {t("organisations.member.title")}
        </Title>
        {manages && (
          <Button
            size="sm"
            variant="default"
            leftSection={<IconDownload size={18} aria-hidden="true" />}
            loading={exporting.isPending}
            onClick={() => exporting.mutate()}
          >
            {t("organisations.member.export")}
          </Button>
        )}
      </Group>
      {exporting.isError && (
        <ProblemNotice title={t("organisations.member.exportFailed")} error={exporting.error} />
      )}
      {items.length >= FILTERED_FROM && (
        <TextInput
          maw="22rem"
          label={t("organisations.member.filter")}
          leftSection={<IconSearch size={18} aria-hidden="true" />}
          value={filter}
          onChange={(event) => setFilter(event.currentTarget.value)}
        />
      )}
      <div aria-live="polite">
        {removal.isSuccess && (
          <Text size="sm" c="dimmed">
            {t("organisations.member.removed", { name: removal.variables.name })}
          </Text>
        )}
        {shown.length === 0 && (
          <Text c="dimmed">{t("organisations.member.nobody", { text: filter.trim() })}</Text>
        )}
      </div>
      <ul className={classes.list} data-testid="members">
        {shown.map((member) => (
          <MemberRow
            key={member.user}
            me={me}
            member={member}
            teams={teams.data ?? []}
            {...(member.user === person && { wanted: ref })}
          >
            {manages && (
              <Group gap="xs">
                <Button
                  size="xs"
                  variant="default"
                  onClick={() => setChanging(member)}
                  aria-label={t("organisations.member.changeNamed", { name: member.name })}
                >
                  {t("organisations.member.change")}
                </Button>
                {member.user !== me.id && (
                  <Button
                    size="xs"
                    variant="default"
                    onClick={() => {
                      removal.reset();
                      setRemoving(member);
                    }}
                    aria-label={t("organisations.member.removeNamed", { name: member.name })}
                  >
                    {t("organisations.member.remove")}
                  </Button>
                )}
              </Group>
            )}
          </MemberRow>
        ))}
      </ul>
      <MoreButton query={query} />
      {changing && (
        <MemberDialog
          key={changing.user}
          organisation={id}
          member={changing}
          teams={teams.data ?? []}
          onClose={() => setChanging(undefined)}
        />
      )}
      <ConfirmDialog
        opened={removing !== undefined}
        onClose={() => setRemoving(undefined)}
        title={t("organisations.member.removeTitle", { name: removing?.name ?? "" })}
        text={t("organisations.member.removeText")}
        confirm={t("organisations.member.remove")}
        onConfirm={() => removing && removal.mutate(removing)}
        pending={removal.isPending}
        failed={t("organisations.member.notRemoved")}
        error={removal.error}
      />
    </Stack>
  );
}

interface MemberRowProps {
  me: Me;
  member: Member;
  teams: Team[];
  /** Held by the row that was asked for by the address. */
  wanted?: React.RefCallback<HTMLLIElement>;
  children: React.ReactNode;
}

function MemberRow({ me, member, teams, wanted, children }: MemberRowProps) {
  const { t } = useTranslation();
  const date = new Intl.DateTimeFormat(currentLocale(), { dateStyle: "medium" });
  const own = teams.filter(({ id }) => member.teams.includes(id));
  return (
    <li className={classes.row} ref={wanted} tabIndex={wanted && -1}>
      <Portrait name={member.name} avatar={member.avatar} size={40} />
      <div className={classes.what}>
        <Group gap={6}>
          <Text fw={600}>
            <PlainName name={member.name} />
          </Text>
          {member.user === me.id && (
            <Badge variant="default" tt="none">
              {t("organisations.you")}
            </Badge>
          )}
          {member.manages && (
            <Badge variant="light" tt="none">
              {t("organisations.managesIt")}
            </Badge>
          )}
          {own.map((team) => (
            <Badge key={team.id} variant="light" color="copper" tt="none">
              {team.name}
            </Badge>
          ))}
        </Group>
        <Text size="sm">{member.email}</Text>
        <Text size="sm" c="dimmed">
          {t(`organisations.roles.${member.role}`)}
          {" · "}
          {t("organisations.member.joined", { when: date.format(new Date(member.joined_at)) })}
        </Text>
      </div>
      {member.user !== me.id && (
        <ReportButton
          things={[
            { kind: "name", id: member.user },
            ...(member.avatar === null ? [] : [{ kind: "picture" as const, id: member.user }]),
          ]}
          name={member.name}
        />
      )}
      {children}
    </li>
  );
}
