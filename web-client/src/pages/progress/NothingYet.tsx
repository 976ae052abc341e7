import { Alert, Button, Text, Title } from "@mantine/core";
import { IconTrendingUp } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { HeldSession } from "../../api/types";
import classes from "./Progress.module.css";

/** Before the first report: what will be here, and the way to it. */
export function NothingYet() {
  const { t } = useTranslation();
  return (
    <section className={classes.empty} data-testid="nothing-yet">
      <IconTrendingUp size={40} aria-hidden="true" className={classes.emptyIcon} />
      <Title order={2} size="h3">
        {t("progress.emptyTitle")}
      </Title>
      <ol className={classes.steps}>
        {(["one", "two", "three"] as const).map((step) => (
          <li key={step}>
            <Text>{t(`progress.steps.${step}`)}</Text>
          </li>
        ))}
      </ol>
      <Button component={Link} to="/">
        {t("home.choose")}
      </Button>
    </section>
  );
}

/** One interview is where a line begins. */
export function FirstOnly({ session }: { session: HeldSession }) {
  const { t } = useTranslation();
  return (
    <Alert title={t("progress.firstTitle")} data-testid="first-only">
      <Text size="sm" mb="sm">
        {t("progress.first")}
      </Text>
      <Button component={Link} to={`/prepare/${session.scenario}`} size="sm" variant="default">
        {t("end.again")}
      </Button>
    </Alert>
  );
}
