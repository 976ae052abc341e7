import { Button, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Language } from "../../api/types";
import classes from "./Attachments.module.css";

interface NotLoadedProps {
  title: string;
  language: Language;
  onRetry(): void;
  /** What is to be said in its place. */
  children?: ReactNode;
}

/** A file that did not come. */
export function NotLoaded({ title, language, onRetry, children }: NotLoadedProps) {
  const { t } = useTranslation();
  return (
    <div className={classes.document} role="alert">
      <div className={classes.about}>
        <Text size="sm" fw={600} lang={language}>
          {title}
        </Text>
        <Text size="sm">{t("attachments.notLoaded")}</Text>
        {children && (
          <Text size="sm" c="dimmed" lang={language}>
            {children}
          </Text>
        )}
      </div>
      <Button size="xs" variant="default" onClick={onRetry}>
        {t("app.retry")}
      </Button>
    </div>
  );
}
