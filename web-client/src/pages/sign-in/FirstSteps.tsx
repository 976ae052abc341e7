import { Button, List, Stack, Text } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Column } from "../../components/account/Column";
import { MailPart, ModelsPart, RegistrationPart } from "../settings/Parts";

const STEPS = ["mail", "models", "registration", "organisation"] as const;
type Step = (typeof STEPS)[number];

/** A new server, once it has its admin: what to look at before others come, a step at a time. */
export function FirstSteps() {
  const { t } = useTranslation();
  const [at, setAt] = useState(0);
  const step = STEPS[at];
  if (step === undefined) return <Done />;
  const parts: Record<Step, ReactNode> = {
    mail: <MailPart />,
    models: <ModelsPart />,
    registration: <RegistrationPart />,
    organisation: <Text>{t("settings.organisation.text")}</Text>,
  };
  return (
    <Column
      title={t(`settings.${step}.title`)}
      lead={t("settings.step", { step: at + 1, count: STEPS.length })}
      step={step}
    >
      {parts[step]}
      <Stack gap="xs">
        {step === "organisation" && (
          <Button component={Link} to="/organisations" fullWidth>
            {t("settings.organisation.go")}
          </Button>
        )}
        <Button
          onClick={() => setAt(at + 1)}
          variant={step === "organisation" ? "default" : "filled"}
          fullWidth
        >
          {t(step === "organisation" ? "settings.later" : "settings.next")}
        </Button>
      </Stack>
    </Column>
  );
}

function Done() {
  const { t } = useTranslation();
  return (
    <Column title={t("setup.doneTitle")} lead={t("setup.done")} step="done">
      <List spacing="sm">
        <List.Item>{t("setup.next.providers")}</List.Item>
        <List.Item>{t("setup.next.scenarios")}</List.Item>
        <List.Item>{t("setup.next.key")}</List.Item>
      </List>
      <Button component={Link} to="/settings/providers" fullWidth>
        {t("setup.toProviders")}
      </Button>
      <Button component={Link} to="/" variant="default" fullWidth>
        {t("setup.toHome")}
      </Button>
    </Column>
  );
}
