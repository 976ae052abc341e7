import { Alert, Button, Group, Stack, Table, Text, Title } from "@mantine/core";
import { IconCheck, IconX } from "@tabler/icons-react";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { MemberRole, RosterResult, Team } from "../../api/types";
import { ProblemNotice } from "../../components/ProblemNotice";
import { type RosterLine, rosterLines } from "../../state/roster";
import classes from "./Organisations.module.css";

interface RosterPreviewProps {
  result: RosterResult;
  csv: string;
  teams: Team[];
  inviting: boolean;
  error: unknown;
  onInvite(): void;
  onBack(): void;
}

/** Each line of the table with what it will do, or why it does nothing. */
export function RosterPreview(props: RosterPreviewProps) {
  const { result, csv, teams, inviting, error, onInvite, onBack } = props;
  const { t } = useTranslation();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const good = result.invited.length;
  const bad = result.bad.length;
  return (
    <Stack>
      <div>
        <Title order={3} size="h4" ref={heading} tabIndex={-1}>
          {t("organisations.csv.previewTitle")}
        </Title>
        <Text c="dimmed" role="status">
          {t("organisations.csv.counted", { good, bad })}
        </Text>
      </div>
      <section
        className={classes.lines}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keyboard
        tabIndex={0}
        aria-label={t("organisations.csv.previewTitle")}
      >
        <Table stickyHeader data-testid="roster">
          <Table.Thead>
            <Table.Tr>
              <Table.Th w="1%">{t("organisations.csv.line")}</Table.Th>
              <Table.Th>{t("organisations.csv.person")}</Table.Th>
              <Table.Th>{t("organisations.csv.what")}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rosterLines(result, csv).map((line) => (
              <Row key={line.line} line={line} teams={teams} />
            ))}
          </Table.Tbody>
        </Table>
      </section>
      {good === 0 && <Alert color="copper">{t("organisations.csv.nobody")}</Alert>}
      {error != null && <ProblemNotice title={t("organisations.invite.failed")} error={error} />}
      <Group>
        {good > 0 && (
          <Button loading={inviting} onClick={onInvite}>
            {bad > 0
              ? t("organisations.csv.inviteGood", { count: good })
              : t("organisations.csv.invite", { count: good })}
          </Button>
        )}
        <Button variant="default" onClick={onBack}>
          {t("organisations.csv.back")}
        </Button>
      </Group>
    </Stack>
  );
}

function Row({ line, teams }: { line: RosterLine; teams: Team[] }) {
  const { t } = useTranslation();
  if (line.fault !== undefined) {
    return (
      <Table.Tr>
        <Table.Td>{line.line}</Table.Td>
        <Table.Td className={classes.mono}>
          <bdi>{line.text}</bdi>
        </Table.Td>
        <Table.Td className={classes.bad}>
          <Group gap={6} wrap="nowrap">
            <IconX size={18} aria-hidden="true" className={classes.mark} />
            <span>{t(`organisations.csv.faults.${line.fault}`)}</span>
          </Group>
        </Table.Td>
      </Table.Tr>
    );
  }
  const role = t(`organisations.roles.${line.role as MemberRole}`);
  const team = teams.find(({ id }) => id === line.team);
  return (
    <Table.Tr>
      <Table.Td>{line.line}</Table.Td>
      <Table.Td>
        <bdi>{line.email}</bdi>
      </Table.Td>
      <Table.Td>
        <Group gap={6} wrap="nowrap">
          <IconCheck size={18} aria-hidden="true" className={`${classes.mark} ${classes.good}`} />
          <span>
            {team
              ? t("organisations.csv.willJoinTeam", { role, team: team.name })
              : t("organisations.csv.willJoin", { role })}
          </span>
        </Group>
      </Table.Td>
    </Table.Tr>
  );
}
