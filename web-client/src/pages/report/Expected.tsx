import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ExpectedAnswer } from "../../api/types";
import classes from "./Expected.module.css";

interface ExpectedProps {
  /** The question's id. */
  of: string;
  expected: readonly ExpectedAnswer[];
  language: string;
}

/** What a good answer to a question says; nothing where its author has not said it. */
export function Expected({ of, expected, language }: ExpectedProps) {
  const { t } = useTranslation();
  const found = expected.find(({ question }) => question === of);
  if (!found) return null;
  return (
    <section className={classes.expected} aria-label={t("report.expected")} data-testid="expected">
      <Text fw={650}>{t("report.expected")}</Text>
      <p lang={language}>{found.text}</p>
      <Text size="sm" c="dimmed">
        {t("report.expectedHint")}
      </Text>
    </section>
  );
}
