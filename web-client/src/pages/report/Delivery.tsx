import { Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Comparison, Report, Turn } from "../../api/types";
import { currentLocale } from "../../i18n";
import { seconds } from "../../state/format";
import { measured } from "../../state/report";
import { DeliveryMoments } from "./DeliveryMoments";
import classes from "./Report.module.css";

interface DeliveryProps {
  report: Report;
  session: string;
  turns: readonly Turn[];
}

/** How it was said, in figures beside those of others; never a judgement, never in a level. */
export function Delivery({ report, session, turns }: DeliveryProps) {
  const { t } = useTranslation();
  const locale = currentLocale();
  const { whole, norms, response_latency_median_ms: latency } = report.delivery;
  if (whole.word_count === 0) return null;
  const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  const { pauses } = whole;
  const figures: [string, string][] = [
    [
      t("report.delivery.pauses"),
      t("report.delivery.pausesInside", {
        all: pauses.all.count,
        inside: pauses.inside_clauses.count,
      }),
    ],
    [t("report.delivery.hesitations"), number.format(whole.hesitation_count)],
    [t("report.delivery.markers"), number.format(whole.marker_count)],
    [t("report.delivery.repeats"), number.format(whole.repetition_count + whole.restart_count)],
  ];
  if (pauses.longest_ms != null) {
    figures.push([t("report.delivery.longest"), seconds(pauses.longest_ms, locale)]);
  }
  if (latency != null) figures.push([t("report.delivery.latency"), seconds(latency, locale)]);
  if (whole.loudness) {
    const range = number.format(whole.loudness.range_db);
    figures.push([t("report.delivery.loudness"), t("report.delivery.decibels", { range })]);
  }
  if (whole.pitch) {
    const range = number.format(whole.pitch.range_semitones);
    figures.push([t("report.delivery.pitch"), t("report.delivery.semitones", { range })]);
  }
  return (
    <section aria-labelledby="delivery">
      <Title order={2} id="delivery" mb={4}>
        {t("report.delivery.title")}
      </Title>
      <Text c="dimmed" mb="md">
        {t("report.delivery.note")}
      </Text>
      <dl className={classes.norms}>
        {norms.map((comparison) => (
          <Norm key={comparison.measure} comparison={comparison} locale={locale} />
        ))}
      </dl>
      <dl className={classes.figures}>
        {figures.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <DeliveryMoments report={report} session={session} turns={turns} />
    </section>
  );
}

/** A value on a line, with the published range where there is one. */
function Norm({ comparison, locale }: { comparison: Comparison; locale: string }) {
  const { t } = useTranslation();
  const { measure, value, band, average, source } = comparison;
  const show = (n: number) => measured(measure, n, locale);
  const usual = band
    ? t("report.delivery.band", { low: show(band.low), high: show(band.high) })
    : average != null
      ? t("report.delivery.average", { average: show(average) })
      : t("report.delivery.noBand");
  const most = Math.max(value, band?.high ?? 0, average ?? 0) * 1.25 || 1;
  const share = (n: number) => `${Math.min(100, (n / most) * 100)}%`;
  return (
    <div>
      <dt>{t(`report.delivery.measures.${measure}`)}</dt>
      <dd>
        <strong>{show(value)}</strong>
        <span className={classes.line} aria-hidden="true">
          {band && (
            <span
              className={classes.band}
              style={{
                insetInlineStart: share(band.low),
                inlineSize: `calc(${share(band.high)} - ${share(band.low)})`,
              }}
            />
          )}
          {average != null && (
            <span className={classes.average} style={{ insetInlineStart: share(average) }} />
          )}
          <span className={classes.here} style={{ insetInlineStart: share(value) }} />
        </span>
        <Text size="sm" c="dimmed" title={source}>
          {usual}
        </Text>
      </dd>
    </div>
  );
}
