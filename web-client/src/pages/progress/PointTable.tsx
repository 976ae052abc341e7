import { Anchor, Table } from "@mantine/core";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { currentLocale } from "../../i18n";
import type { Point } from "../../state/progress";
import classes from "./Progress.module.css";

type Show = (value: number) => string;

function valueText({ value, spread, reasons }: Point, show: Show, t: TFunction): string {
  if (value === undefined) {
    const why = reasons.map((reason) => t(`report.reasons.${reason}`)).join(" ");
    return why ? `${t("report.withheld")} (${why})` : "–";
  }
  return spread > 0
    ? `${show(value)}, ${t("report.spread", { spread: show(spread) })}`
    : show(value);
}

/** `21 Nov 2026, Software developer: 4.1, give or take 0.6`. */
export function pointText(point: Point, show: Show, t: TFunction, locale: string): string {
  const date = new Intl.DateTimeFormat(locale, { dateStyle: "medium" });
  const { at, title } = point.session;
  return t("progress.point", {
    date: date.format(new Date(at)),
    title,
    value: valueText(point, show, t),
  });
}

interface PointTableProps {
  name: string;
  points: readonly Point[];
  show: Show;
}

/** The same as the chart, to be read. */
export function PointTable({ name, points, show }: PointTableProps) {
  const { t } = useTranslation();
  const date = new Intl.DateTimeFormat(currentLocale(), { dateStyle: "medium" });
  return (
    <details className={classes.table}>
      <summary>{t("progress.asTable")}</summary>
      <Table.ScrollContainer minWidth={360}>
        <Table verticalSpacing={4} aria-label={name}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{t("end.date")}</Table.Th>
              <Table.Th scope="col">{t("progress.interview")}</Table.Th>
              <Table.Th scope="col">{t("progress.value")}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {[...points].reverse().map((point) => (
              <Table.Tr key={point.session.id}>
                <Table.Td className={classes.day}>
                  {date.format(new Date(point.session.at))}
                </Table.Td>
                <Table.Td>
                  <Anchor
                    component={Link}
                    size="sm"
                    to={`/sessions/${point.session.id}`}
                    lang={point.session.language}
                  >
                    {point.session.title}
                  </Anchor>
                </Table.Td>
                <Table.Td>{valueText(point, show, t)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </details>
  );
}
