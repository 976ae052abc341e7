import { Alert, Text } from "@mantine/core";
import { IconInfoCircle } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Correction, ReportChange } from "../../api/types";
import { currentLocale } from "../../i18n";
import { levelText } from "../../state/report";
import classes from "./Report.module.css";

interface ChangeProps {
  change: ReportChange;
  /** The language of the words. */
  language: string;
  onClose?: () => void;
}

/** What another revision of the report says otherwise, and the words that came between. */
export function Change({ change, language, onClose }: ChangeProps) {
  const { t } = useTranslation();
  const locale = currentLocale();
  const show = (level: number | null) =>
    level === null ? t("report.withheld") : levelText(level, locale);
  const { overall_before: before, overall_now: now, criteria, corrections } = change;
  const stays = criteria.length === 0 && before === now;
  return (
    <Alert
      icon={<IconInfoCircle aria-hidden="true" />}
      title={t("report.changedTitle")}
      withCloseButton={onClose !== undefined}
      closeButtonLabel={t("app.close")}
      onClose={() => onClose?.()}
      data-testid="change"
    >
      {stays ? (
        <Text size="sm">{t("report.unchanged")}</Text>
      ) : (
        <dl className={classes.changes}>
          <div>
            <dt>{t("report.overall")}</dt>
            <dd>{t("report.fromTo", { before: show(before), now: show(now) })}</dd>
          </div>
          {criteria.map((one) => (
            <div key={one.id}>
              <dt lang={language}>{one.name}</dt>
              <dd>{t("report.fromTo", { before: show(one.before), now: show(one.now) })}</dd>
            </div>
          ))}
        </dl>
      )}
      {corrections.length > 0 && (
        <>
          <Text size="sm" fw={650} mt="xs">
            {t("report.correctedWords")}
          </Text>
          <ul className={classes.corrections} lang={language}>
            {corrections.map((one) => (
              <li key={`${one.turn} ${one.version}`}>
                <Corrected correction={one} />
              </li>
            ))}
          </ul>
        </>
      )}
    </Alert>
  );
}

/** One correction: what was there, and what is. */
export function Corrected({ correction }: { correction: Correction }) {
  const { t } = useTranslation();
  const { kind, before, after } = correction;
  if (kind === "redaction") return t("replay.redact.here");
  return (
    <>
      <del>{before || t("replay.words.nothing")}</del>{" "}
      <ins>{after || t("replay.words.nothing")}</ins>
    </>
  );
}
