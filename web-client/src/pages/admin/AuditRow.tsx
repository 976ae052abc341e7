import { Anchor, Badge, Group, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { AuditEntry } from "../../api/types";
import { currentLocale } from "../../i18n";
import { type Detail, detailsOf } from "../../state/audit";
import classes from "./Audit.module.css";

interface AuditRowProps {
  entry: AuditEntry;
  /** Only what was done to this, or by it. */
  onId(id: string, as: "subject" | "user"): void;
}

/** One entry: what, who, to what, when. */
export function AuditRow({ entry, onId }: AuditRowProps) {
  const { t } = useTranslation();
  const date = new Intl.DateTimeFormat(currentLocale(), {
    dateStyle: "medium",
    timeStyle: "medium",
  });
  const said = (detail: Detail) => {
    if (detail.name === "role") return t(`admin.users.roles.${detail.value}`);
    if (detail.name === "method") return t(`audit.methods.${detail.value}`);
    return detail.name === "manages" ? t("audit.manages") : detail.text;
  };
  const { user, subject_id: subject } = entry;
  return (
    <li className={classes.entry}>
      <div className={classes.what}>
        <Group gap="xs">
          <Text fw={600}>{t(`audit.acts.${entry.act}`)}</Text>
          {detailsOf(entry).map((detail) => {
            const text = said(detail);
            return (
              <Badge key={text} variant="light" tt="none">
                {text}
              </Badge>
            );
          })}
        </Group>
        <Text size="sm" className={classes.long}>
          {entry.user_name ?? t(`audit.actors.${entry.actor}`)}
          {user != null && (
            <>
              {" "}
              <IdLink id={user} onGo={() => onId(user, "user")} />
            </>
          )}
        </Text>
        {subject != null && subject !== user && (
          <Text size="sm" c="dimmed" className={classes.long}>
            {t(`audit.subjects.${entry.subject}`)} {entry.subject_name}{" "}
            <IdLink id={subject} onGo={() => onId(subject, "subject")} />
          </Text>
        )}
      </div>
      <Text size="sm" c="dimmed" className={classes.when}>
        <time dateTime={entry.at}>{date.format(new Date(entry.at))}</time>
        <span className={classes.seq}>{t("audit.entry", { seq: entry.seq })}</span>
      </Text>
    </li>
  );
}

function IdLink({ id, onGo }: { id: string; onGo(): void }) {
  const { t } = useTranslation();
  return (
    <Anchor
      component="button"
      type="button"
      size="sm"
      ff="monospace"
      className={classes.long}
      title={t("audit.onlyThis", { id })}
      onClick={onGo}
    >
      {/* The end of a number is what tells it from its neighbours. */}
      {id.length > 12 ? `…${id.slice(-8)}` : id}
    </Anchor>
  );
}
