import { Button, Skeleton, Stack, Text, Title } from "@mantine/core";
import { IconMicrophone } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { accounts } from "../../api/accounts";
import { OwnPage } from "../../components/account/OwnPage";
import { Empty } from "../../components/Empty";
import { MoreButton } from "../../components/MoreButton";
import { ProblemNotice } from "../../components/ProblemNotice";
import { Segmented } from "../../components/Segmented";
import { usePages } from "../../components/usePages";
import { isOver } from "../../state/interview";
import { ADDRESSES } from "../../state/navigation";
import classes from "./History.module.css";
import { SessionRow } from "./SessionRow";

const FILTERS = ["all", "open", "over"] as const;
type Filter = (typeof FILTERS)[number];

/** The interviews of an account, from whichever device: go on, read, hear again. */
export default function HistoryPage() {
  const { t } = useTranslation();
  return (
    <OwnPage title={t("history.title")}>
      {() => (
        <Stack gap="xl" maw="56rem" mx="auto">
          <div>
            <Title order={1}>{t("history.title")}</Title>
            <Text c="dimmed" mt={4}>
              {t("history.lead")}
            </Text>
          </div>
          <Sessions />
        </Stack>
      )}
    </OwnPage>
  );
}

function Sessions() {
  const { t } = useTranslation();
  const [filter, setFilter] = useState<Filter>("all");
  const { query, items } = usePages(["own-sessions"], (cursor) => accounts.sessions(cursor));
  if (query.isError) {
    return (
      <ProblemNotice
        title={t("history.failed")}
        error={query.error}
        onRetry={() => void query.refetch()}
      />
    );
  }
  if (!items) return <Skeleton height={200} radius="lg" />;
  if (items.length === 0) {
    return (
      <Empty
        icon={<IconMicrophone size={28} />}
        title={t("history.none")}
        text={t("history.noneText")}
      >
        <Button component={Link} to={ADDRESSES.practise}>
          {t("history.choose")}
        </Button>
      </Empty>
    );
  }
  const shown = items.filter(
    ({ state }) => filter === "all" || isOver(state) === (filter === "over"),
  );
  return (
    <Stack gap="md">
      <Segmented
        aria-label={t("history.filter")}
        value={filter}
        onChange={setFilter}
        data={FILTERS.map((value) => ({ value, label: t(`history.filters.${value}`) }))}
      />
      <Text role="status" c="dimmed">
        {shown.length === 0 && t("history.noneOfThese")}
      </Text>
      <ul className={classes.list} data-testid="own-sessions">
        {shown.map((session) => (
          <SessionRow key={session.id} session={session} />
        ))}
      </ul>
      <MoreButton query={query} />
    </Stack>
  );
}
