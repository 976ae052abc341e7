import { Text, Title } from "@mantine/core";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import type { HeldSession, Language } from "../../api/types";
import { currentLocale } from "../../i18n";
import { scaleFor } from "../../state/chart";
import { type DeliverySeries, deliverySeries, languagesOf } from "../../state/progress";
import classes from "./Progress.module.css";
import { TrendChart } from "./TrendChart";

/** How it was said over time, each language beside what was measured in it. */
export function DeliveryOverTime({ sessions }: { sessions: readonly HeldSession[] }) {
  const { t } = useTranslation();
  const languages = languagesOf(sessions)
    .map((language) => ({ language, series: deliverySeries(sessions, language) }))
    .filter(({ series }) => series.length > 0);
  return (
    <section aria-labelledby="delivery" data-testid="delivery">
      <Title order={2} id="delivery" mb={4}>
        {t("report.delivery.title")}
      </Title>
      <Text c="dimmed" mb="md" maw="44rem">
        {languages.length > 0 ? t("report.delivery.note") : t("progress.nothingAloud")}
      </Text>
      {languages.map(({ language, series }) => (
        <InOneLanguage
          key={language}
          language={language}
          series={series}
          named={languages.length > 1}
        />
      ))}
    </section>
  );
}

interface InOneLanguageProps {
  language: Language;
  series: DeliverySeries[];
  named: boolean;
}

function InOneLanguage({ language, series, named }: InOneLanguageProps) {
  const { t } = useTranslation();
  const locale = currentLocale();
  return (
    <>
      {named && (
        <Title order={3} size="h4" mb="sm">
          {t(`progress.in.${language}`)}
        </Title>
      )}
      <div className={classes.grid}>
        {series.map(({ measure, points, norm }) => {
          const values = points.flatMap(({ value }) => (value === undefined ? [] : [value]));
          const scale = scaleFor([...values, norm?.band?.high ?? 0, norm?.average ?? 0]);
          const most = scale.at(-1) ?? 1;
          const format = new Intl.NumberFormat(locale, {
            maximumFractionDigits: most >= 50 ? 0 : 1,
          });
          const show = (value: number) => format.format(value);
          const last = points.at(-1)?.value;
          return (
            <TrendChart
              key={measure}
              name={t(`progress.measures.${measure}`)}
              points={points}
              scale={scale}
              show={show}
              norm={norm}
              now={last === undefined ? "–" : show(last)}
            >
              <Text size="sm" c="dimmed" title={norm?.source}>
                {usual(norm, show, t)}
              </Text>
            </TrendChart>
          );
        })}
      </div>
    </>
  );
}

function usual(
  norm: DeliverySeries["norm"],
  show: (value: number) => string,
  t: TFunction,
): string {
  if (norm?.band) {
    return t("report.delivery.band", { low: show(norm.band.low), high: show(norm.band.high) });
  }
  return norm?.average != null
    ? t("report.delivery.average", { average: show(norm.average) })
    : t("report.delivery.noBand");
}
