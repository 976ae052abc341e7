import { Alert, Button, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Problem } from "../api/problem";
import { currentLanguage, i18n } from "../i18n";
import { account } from "../state/signed-in";
import classes from "./ProblemNotice.module.css";

/** What went wrong, in the reader's language where we know the code, else in the server's words. */
export function problemText(error: unknown, t: TFunction): string {
  if (!(error instanceof Problem)) return error instanceof Error ? error.message : String(error);
  const known = `errors.${error.code}`;
  const text =
    refusedAccount(error, t) ??
    (i18n.exists(known)
      ? t(known as "errors.offline")
      : [error.title, error.detail].filter(Boolean).join(": "));
  return error.retryAfterS ? `${text} ${whenAgain(error.retryAfterS, t)}` : text;
}

/** To a person who is signed in nothing is said of links: it is their role that does not suffice. */
function refusedAccount(error: Problem, t: TFunction): string | undefined {
  if (error.code !== "not_allowed" || !error.ofAccount) return undefined;
  const current = account.state();
  const me = current.status === "signed_in" ? current.user : undefined;
  const here = me?.organisations.find(({ id }) => id === me.organisation);
  return here && error.permission
    ? t("errors.notYourRole", { name: here.name })
    : t("errors.notYourAccount");
}

function whenAgain(seconds: number, t: TFunction): string {
  return seconds < 100
    ? t("errors.retryAfter", { count: seconds })
    : t("errors.retryAfterMinutes", { count: Math.ceil(seconds / 60) });
}

interface ProblemNoticeProps {
  title: string;
  error: unknown;
  onRetry?: (() => void) | undefined;
}

export function ProblemNotice({ title, error, onRetry }: ProblemNoticeProps) {
  const { t } = useTranslation();
  // What is wrong with a file or a text is for people: the server says it in both languages.
  const detail = error instanceof Problem && error.detailFr && error.detailIn(currentLanguage());
  return (
    <Alert
      role="alert"
      color="red"
      title={title}
      icon={<IconAlertTriangle aria-hidden="true" />}
      data-testid="problem"
    >
      <Text size="sm">{problemText(error, t)}</Text>
      {detail && (
        <Text size="sm" className={classes.detail ?? ""}>
          {detail}
        </Text>
      )}
      {error instanceof Problem && error.code === "second_factor_needed" && (
        <Button component={Link} to="/account/security" mt="sm" mr="sm">
          {t("errors.setUpFactor")}
        </Button>
      )}
      {onRetry && (
        <Button mt="sm" variant="default" onClick={onRetry}>
          {t("app.retry")}
        </Button>
      )}
    </Alert>
  );
}
