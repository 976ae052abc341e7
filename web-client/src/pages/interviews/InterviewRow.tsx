import { Badge, Group, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Interview } from "../../api/types";
import { useReviewed } from "../../components/useReviewed";
import { currentLocale } from "../../i18n";
import { levelText } from "../../state/report";
import classes from "./Interviews.module.css";
import { RowActions } from "./RowActions";
import type { Mark } from "./useMark";

const COLORS = {
  planned: "gray",
  running: "copper",
  to_review: "petrol",
  reviewed: "petrol",
  missed: "gray",
  withheld: "gray",
} as const;

interface InterviewRowProps {
  interview: Interview;
  mark: Mark;
  /** Among others that stand elsewhere. */
  isMixed: boolean;
}

/** One interview: who, what, when, where it stands, and what can be done with it. */
export function InterviewRow({ interview, mark, isMixed }: InterviewRowProps) {
  const { t } = useTranslation();
  const reviewed = useReviewed();
  const { candidate_name, scenario, stage, state, review, level, expires_at } = interview;
  const date = new Intl.DateTimeFormat(currentLocale(), {
    dateStyle: "medium",
    timeStyle: "short",
  });
  const when = date.format(new Date(interview.started_at ?? interview.created_at));
  const minutes = Math.round(interview.duration_ms / 60_000);
  const facts = [
    interview.started_at ? when : t("interviews.created", { when }),
    minutes > 0 && t("interviews.minutes", { count: minutes }),
    level != null && t("interviews.level", { level: levelText(level, currentLocale()) }),
  ];
  const name = candidate_name ?? t("interviews.nobody");
  return (
    <li className={classes.row}>
      <div className={classes.what}>
        <Group gap={8}>
          <Text fw={600} {...(!candidate_name && { c: "dimmed" })}>
            {name}
          </Text>
          {isMixed && (
            <Badge
              tt="none"
              color={COLORS[stage]}
              variant={stage === "to_review" || stage === "running" ? "light" : "default"}
            >
              {t(`interviews.stages.${stage}`)}
            </Badge>
          )}
          {state === "interrupted" && stage !== "missed" && (
            <Badge tt="none" color="copper" variant="light">
              {t("interviews.interrupted")}
            </Badge>
          )}
        </Group>
        <Text lang={scenario.language}>{scenario.title}</Text>
        <Text size="sm" c="dimmed">
          {facts.filter(Boolean).join(" · ")}
        </Text>
        {expires_at && (
          <Text size="sm" c="dimmed">
            {t("interviews.expires", { when: date.format(new Date(expires_at)) })}
          </Text>
        )}
        {review && (
          <Text size="sm" c="dimmed">
            {reviewed(review)}
          </Text>
        )}
        {stage === "withheld" && (
          <Text size="sm" c="dimmed">
            {t("interviews.withheld")}
          </Text>
        )}
      </div>
      <RowActions interview={interview} mark={mark} named={{ name, title: scenario.title, when }} />
    </li>
  );
}
