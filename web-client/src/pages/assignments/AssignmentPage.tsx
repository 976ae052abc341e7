import { Badge, Button, Group, Stack, Text, Title } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconFileExport, IconPencil, IconTrash, IconUserPlus } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { assignments } from "../../api/assignments";
import type { AssignmentDetail, Standing } from "../../api/types";
import { useMay } from "../../components/account/useMay";
import { KeyGate } from "../../components/KeyGate";
import { ProblemNotice } from "../../components/ProblemNotice";
import { Shell } from "../../components/Shell";
import { saveFile } from "../../components/saveFile";
import classes from "./Assignments.module.css";
import { AddDialog, ChangeDialog, WithdrawDialog } from "./dialogs";
import { People } from "./People";
import { useDue } from "./useDue";

const STANDINGS: readonly Standing[] = ["not_begun", "in_progress", "waiting", "done", "overdue"];

/** One assignment: what goes for it, and who did what. */
export default function AssignmentPage() {
  const { t } = useTranslation();
  const { id = "" } = useParams();
  return (
    <Shell title={t("assignments.title")}>
      <KeyGate queryKey={["assignment", id]} load={(token) => assignments.read(id, token)}>
        {(detail, token) => <One detail={detail} token={token} />}
      </KeyGate>
    </Shell>
  );
}

function One({ detail, token }: { detail: AssignmentDetail; token: string }) {
  const { t } = useTranslation();
  const due = useDue();
  const queries = useQueryClient();
  const [changing, change] = useDisclosure(false);
  const [adding, add] = useDisclosure(false);
  const [withdrawing, withdraw] = useDisclosure(false);
  const { id, what, counts } = detail;
  const may = useMay();
  const changes = !detail.withdrawn_at && may("assignments.write");
  const shown = (now: AssignmentDetail) => {
    queries.setQueryData(["assignment", id, token], now);
    void queries.invalidateQueries({ queryKey: ["assignments"] });
  };
  const saving = useMutation({
    mutationFn: async () => saveFile(await assignments.table(id, token), `${what.id}.csv`),
  });
  return (
    <Stack gap="lg">
      <div>
        <Button
          component={Link}
          to="/assignments"
          variant="subtle"
          size="compact-sm"
          ml={-8}
          mb={6}
        >
          {t("assignments.title")}
        </Button>
        <Group gap="xs" mb={6}>
          <Badge variant="light" color="petrol" tt="none">
            {t(`assignments.kinds.${what.kind}`)}
          </Badge>
          {detail.withdrawn_at && (
            <Badge variant="default" tt="none">
              {t("assignments.withdrawn")}
            </Badge>
          )}
        </Group>
        <Title order={1} lang={what.language}>
          {what.title}
        </Title>
        <div className={classes.facts}>
          <span>{t("assignments.due", { when: due(detail.due_at, detail.zone) })}</span>
          <span>{t("assignments.tries", { count: detail.tries })}</span>
          {what.version !== null && (
            <span>{t("assignments.version", { version: what.version })}</span>
          )}
          {detail.by && <span>{t("assignments.by", { name: detail.by })}</span>}
        </div>
      </div>
      {detail.note && <Text className={classes.note}>{detail.note}</Text>}
      <Group gap="sm">
        {changes && (
          <>
            <Button
              leftSection={<IconUserPlus size={18} aria-hidden="true" />}
              variant="default"
              onClick={add.open}
            >
              {t("assignments.add")}
            </Button>
            <Button
              leftSection={<IconPencil size={18} aria-hidden="true" />}
              variant="default"
              onClick={change.open}
            >
              {t("assignments.change")}
            </Button>
          </>
        )}
        <Button
          leftSection={<IconFileExport size={18} aria-hidden="true" />}
          variant="default"
          loading={saving.isPending}
          onClick={() => saving.mutate()}
        >
          {t("assignments.csv")}
        </Button>
        {changes && (
          <Button
            leftSection={<IconTrash size={18} aria-hidden="true" />}
            variant="subtle"
            color="red"
            onClick={withdraw.open}
          >
            {t("assignments.withdraw")}
          </Button>
        )}
      </Group>
      {saving.isError && <ProblemNotice title={t("assignments.csvFailed")} error={saving.error} />}
      <dl className={classes.sums} data-testid="standings">
        {STANDINGS.map((standing) => (
          <div key={standing} className={classes.sum}>
            <dt>{t(`assignments.standings.${standing}`)}</dt>
            <dd>{counts[standing]}</dd>
          </div>
        ))}
      </dl>
      <People detail={detail} token={token} onChanged={shown} />
      {changing && (
        <ChangeDialog detail={detail} token={token} onDone={shown} onClose={change.close} />
      )}
      {adding && <AddDialog id={id} token={token} onDone={shown} onClose={add.close} />}
      {withdrawing && (
        <WithdrawDialog id={id} token={token} onDone={shown} onClose={withdraw.close} />
      )}
    </Stack>
  );
}
