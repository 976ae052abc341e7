import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { changesOf, lineDiff } from "../../state/line-diff";
import classes from "./Workshop.module.css";

const SIGN = { same: " ", added: "+", removed: "−" } as const;

/** What is different in two texts, line by line. */
export function Differences({ before, after }: { before: string; after: string }) {
  const { t } = useTranslation();
  const lines = lineDiff(before, after);
  if (lines.every((line) => line.kind === "same")) return <Text>{t("workshop.same")}</Text>;
  return (
    <pre className={classes.diff} data-testid="differences">
      {changesOf(lines).map((line, at) =>
        line === "gap" ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines have no other name
          <span key={at}>…</span>
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines have no other name
          <span key={at} data-kind={line.kind}>
            {SIGN[line.kind]} {line.text}
          </span>
        ),
      )}
    </pre>
  );
}
