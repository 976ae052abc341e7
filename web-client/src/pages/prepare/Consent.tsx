import { Button, Checkbox, Stack, Text, TextInput } from "@mantine/core";
import {
  IconArrowRight,
  IconEar,
  IconMicrophone2,
  IconRobot,
  IconTrash,
} from "@tabler/icons-react";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Scenario } from "../../api/types";
import { keptSentences } from "../../state/kept-days";
import { sentSentences } from "../../state/sent";
import classes from "./Prepare.module.css";

interface ConsentProps {
  /** What goes to other services, and to whom. */
  sentTo: Scenario["sent_to"];
  /** How long it is kept. */
  kept: Scenario["kept"];
  /** None of those services is asked at present. */
  idle: boolean;
  name: string;
  onName(name: string): void;
  agreed: boolean;
  onAgreed(agreed: boolean): void;
  onContinue(): void;
}

/** What is recorded, who hears it, for how long; nothing goes on without a yes. */
export function Consent({
  sentTo,
  kept,
  idle,
  name,
  onName,
  agreed,
  onAgreed,
  onContinue,
}: ConsentProps) {
  const { t } = useTranslation();
  const [refused, setRefused] = useState(false);
  const proceed = () => {
    setRefused(!agreed);
    if (agreed) onContinue();
  };
  return (
    <Stack gap="lg">
      <dl className={classes.facts}>
        <Fact
          icon={<IconRobot />}
          title={t("prepare.facts.aiTitle")}
          text={t("prepare.facts.ai")}
        />
        <Fact
          icon={<IconMicrophone2 />}
          title={t("prepare.facts.recordedTitle")}
          text={t("prepare.facts.recorded")}
        />
        <Fact
          icon={<IconEar />}
          title={t("prepare.facts.heardTitle")}
          text={
            sentTo.length === 0
              ? t("prepare.facts.heard")
              : [
                  t("prepare.facts.heardBy"),
                  ...sentSentences(sentTo, t),
                  ...(idle ? [t("prepare.facts.idle")] : []),
                ].join(" ")
          }
        />
        <Fact
          icon={<IconTrash />}
          title={t("prepare.facts.keptTitle")}
          text={keptSentences(kept, t).join(" ")}
        />
      </dl>
      <Text c="dimmed">{t("prepare.stopAnytime")}</Text>
      <TextInput
        label={t("prepare.name")}
        description={t("prepare.nameHint")}
        value={name}
        onChange={(event) => onName(event.currentTarget.value)}
        autoComplete="name"
        maxLength={120}
        maw={420}
      />
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          proceed();
        }}
      >
        <Stack gap="lg" align="flex-start">
          <Checkbox
            size="md"
            className={classes.agree}
            label={t("prepare.consent")}
            checked={agreed}
            onChange={(event) => {
              onAgreed(event.currentTarget.checked);
              setRefused(false);
            }}
            error={refused && t("prepare.consentNeeded")}
            required
            data-testid="consent"
          />
          <Button
            type="submit"
            size="lg"
            rightSection={<IconArrowRight size={20} aria-hidden="true" />}
          >
            {t("prepare.continue")}
          </Button>
        </Stack>
      </form>
    </Stack>
  );
}

function Fact({ icon, title, text }: { icon: ReactNode; title: string; text: string }) {
  return (
    <div className={classes.fact}>
      <span className={classes.factIcon} aria-hidden="true">
        {icon}
      </span>
      <dt>{title}</dt>
      <dd>{text}</dd>
    </div>
  );
}
