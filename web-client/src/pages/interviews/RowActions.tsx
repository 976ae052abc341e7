import { Button, CopyButton, Group, Text } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Interview } from "../../api/types";
import { keptSession } from "../../components/useSessionKey";
import { isOpen, linkOf } from "../../state/interviews";
import classes from "./Interviews.module.css";
import type { Mark } from "./useMark";

interface RowActionsProps {
  interview: Interview;
  mark: Mark;
  /** Which one, for those who hear the buttons one by one. */
  named: { name: string; title: string; when: string };
}

/** What can be done with an interview where it stands. */
export function RowActions({ interview, mark, named }: RowActionsProps) {
  const { t } = useTranslation();
  const { id, stage, shared } = interview;
  if (stage === "planned") return <TheLink id={id} />;
  if (stage === "running" && shared) {
    return (
      <Button
        component={Link}
        to={`/sessions/${id}`}
        size="xs"
        variant="default"
        aria-label={t("interviews.openNamed", named)}
      >
        {t("interviews.open")}
      </Button>
    );
  }
  if (!isOpen(interview)) return null;
  const isReviewed = stage === "reviewed";
  const waits = mark.isPending && mark.variables.interview.id === id;
  return (
    <Group gap="xs">
      <Button
        component={Link}
        to={`/sessions/${id}`}
        size="xs"
        variant="default"
        aria-label={t("interviews.reportNamed", named)}
      >
        {t("interviews.report")}
      </Button>
      <Button
        component={Link}
        to={`/sessions/${id}/replay`}
        size="xs"
        variant="default"
        aria-label={t("interviews.replayNamed", named)}
      >
        {t("interviews.replay")}
      </Button>
      <Button
        size="xs"
        variant={isReviewed ? "subtle" : "light"}
        loading={waits}
        onClick={() => mark.mutate({ interview, reviewed: !isReviewed })}
        aria-label={t(isReviewed ? "interviews.unmarkNamed" : "interviews.markNamed", named)}
      >
        {t(isReviewed ? "interviews.unmark" : "interviews.mark")}
      </Button>
    </Group>
  );
}

/** The server keeps no key of an interview: its link is known where it was made. */
function TheLink({ id }: { id: string }) {
  const { t } = useTranslation();
  const link = linkOf(keptSession(id), location.origin);
  if (!link) {
    return (
      <Text size="sm" c="dimmed" className={classes.elsewhere}>
        {t("interviews.elsewhere")}
      </Text>
    );
  }
  return (
    <CopyButton value={link}>
      {({ copied, copy }) => (
        <Button
          size="xs"
          variant="default"
          onClick={copy}
          leftSection={
            copied ? (
              <IconCheck size={16} aria-hidden="true" />
            ) : (
              <IconCopy size={16} aria-hidden="true" />
            )
          }
        >
          {t(copied ? "interviews.copied" : "interviews.copy")}
        </Button>
      )}
    </CopyButton>
  );
}
