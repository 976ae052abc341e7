import { Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { HeldSession, Movement, Trend } from "../../api/types";
import { currentLocale } from "../../i18n";
import { criteriaSeries, overallPoints, type Point } from "../../state/progress";
import { levelText } from "../../state/report";
import { Reasons } from "../report/Reasons";
import { Moved } from "./Moved";
import classes from "./Progress.module.css";
import { TrendChart } from "./TrendChart";

const LEVELS = [1, 2, 3, 4, 5];

interface LevelsProps {
  sessions: readonly HeldSession[];
  trend: Trend | undefined;
}

/** The overall level and each criterion over time, with how far each may be off. */
export function Levels({ sessions, trend }: LevelsProps) {
  const { t } = useTranslation();
  const language = sessions.at(-1)?.language;
  return (
    <section aria-labelledby="levels" data-testid="levels">
      <Title order={2} id="levels" mb={4}>
        {t("progress.levels")}
      </Title>
      <Text c="dimmed" mb="md" maw="44rem">
        {t("progress.levelsNote")}
      </Text>
      <div className={classes.overall}>
        <LevelChart
          name={t("report.overall")}
          points={overallPoints(sessions)}
          moved={trend?.overall ?? undefined}
          tall
        />
      </div>
      <div className={classes.grid}>
        {criteriaSeries(sessions).map(({ id, name, points }) => (
          <LevelChart
            key={id}
            name={name}
            language={language}
            points={points}
            moved={trend?.criteria.find((one) => one.id === id)?.movement}
          />
        ))}
      </div>
    </section>
  );
}

interface LevelChartProps {
  name: string;
  /** Of the name, where it comes from the interview. */
  language?: string | undefined;
  points: Point[];
  moved: Movement | undefined;
  tall?: boolean;
}

function LevelChart({ name, language, points, moved, tall = false }: LevelChartProps) {
  const { t } = useTranslation();
  const locale = currentLocale();
  const show = (level: number) => levelText(level, locale);
  const last = points.at(-1);
  return (
    <TrendChart
      name={name}
      language={language}
      points={points}
      scale={LEVELS}
      show={show}
      tall={tall}
      now={
        last?.value === undefined ? (
          <Text span c="dimmed">
            {t("report.withheld")}
          </Text>
        ) : (
          show(last.value)
        )
      }
    >
      {moved && <Moved movement={moved} />}
      {last?.value === undefined && last && <Reasons reasons={last.reasons} />}
    </TrendChart>
  );
}
