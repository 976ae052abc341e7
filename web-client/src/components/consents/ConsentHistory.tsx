import { Table, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ConsentEntry } from "../../api/types";
import { currentLocale } from "../../i18n";
import classes from "./Consents.module.css";

/** Who agreed to what when, in which text: entries are never changed. */
export function ConsentHistory({
  entries,
  withInterview = false,
}: {
  entries: ConsentEntry[];
  withInterview?: boolean;
}) {
  const { t } = useTranslation();
  const date = new Intl.DateTimeFormat(currentLocale(), {
    dateStyle: "medium",
    timeStyle: "short",
  });
  return (
    <Table
      verticalSpacing="xs"
      captionSide="top"
      className={classes.history ?? ""}
      data-testid="consent-history"
    >
      <Table.Caption>{t("consents.history")}</Table.Caption>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t("consents.when")}</Table.Th>
          <Table.Th>{t("consents.what")}</Table.Th>
          <Table.Th>{t("consents.text")}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {entries.map((entry) => (
          <Table.Tr key={entry.id}>
            <Table.Td>{date.format(new Date(entry.at))}</Table.Td>
            <Table.Td>
              {t(entry.given ? "consents.yes" : "consents.no", {
                what: t(`consents.purposes.${entry.purpose}`),
              })}
              {withInterview && (
                <Text size="sm" c="dimmed">
                  {entry.session === null
                    ? t("consents.allInterviews")
                    : (entry.title ?? t("consents.goneInterview"))}
                </Text>
              )}
              {entry.hosts.length > 0 && (
                <Text size="sm" c="dimmed">
                  {entry.hosts.join(", ")}
                </Text>
              )}
            </Table.Td>
            <Table.Td>
              {entry.version}
              {entry.language && ` · ${t(`app.languages.${entry.language}`)}`}
              <Text size="sm" c="dimmed">
                {t(`consents.how.${entry.how}`)}
              </Text>
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
