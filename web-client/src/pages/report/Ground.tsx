import { Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Report } from "../../api/types";
import { currentLocale } from "../../i18n";
import { modelText } from "../../state/report";

/** What the report rests on, and what it never contains. */
export function Ground({ report }: { report: Report }) {
  const { t } = useTranslation();
  const { reliability } = report;
  const percent = new Intl.NumberFormat(currentLocale(), { style: "percent" });
  const facts = [
    t("report.ground.scored", { scored: reliability.scored, count: reliability.questions }),
    t("report.ground.words", { count: reliability.words }),
  ];
  if (reliability.transcript) {
    facts.push(t("report.ground.sure", { share: percent.format(reliability.transcript.mean) }));
  }
  const { raters } = report;
  const models = [...new Set(raters?.models.map(modelText))].join(", ");
  if (!raters) {
    facts.push(t("report.ground.measured"));
  } else if (raters.came === 0) {
    facts.push(t("report.ground.unrated"));
  } else {
    const { rated, measured } = reliability;
    facts.push(
      rated > 0
        ? t("report.ground.rated", { rated, measured, models })
        : t("report.ground.dropped", { models }),
    );
    if (reliability.apart) facts.push(t("report.ground.apart", { count: reliability.apart }));
    if (raters.came < raters.asked) {
      facts.push(t("report.ground.partly", { came: raters.came, asked: raters.asked }));
    }
  }
  return (
    <section aria-labelledby="ground">
      <Title order={2} size="h3" id="ground" mb={4}>
        {t("report.ground.title")}
      </Title>
      <Text>{facts.join(" ")}</Text>
      <Text size="sm" c="dimmed" mt="xs">
        {t("report.ground.law")}
      </Text>
    </section>
  );
}
