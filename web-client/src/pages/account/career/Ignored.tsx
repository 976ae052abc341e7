import { List, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { LinkedinIgnored } from "../../../api/types";

interface IgnoredProps {
  /** The first of them. */
  ignored: readonly LinkedinIgnored[];
  count: number;
}

/** What of a file cannot be taken, and why. */
export function Ignored({ ignored, count }: IgnoredProps) {
  const { t } = useTranslation();
  if (count === 0) return null;
  return (
    <details>
      <summary>{t("career.linkedin.ignored", { count })}</summary>
      <List size="sm" mt="xs">
        {ignored.map(({ file, line, why }) => (
          <List.Item key={`${file} ${line} ${why}`}>
            {t(line === null ? "career.linkedin.ignoredFile" : "career.linkedin.ignoredLine", {
              file: t(`career.linkedin.names.${file}`),
              line,
              why: t(`career.linkedin.whys.${why}`),
            })}
          </List.Item>
        ))}
      </List>
      {count > ignored.length && <Text size="sm">{t("career.linkedin.more")}</Text>}
    </details>
  );
}
