import { Button, Checkbox, Stack, Text, TextInput, Title } from "@mantine/core";
import {
  IconArrowRight,
  IconEar,
  IconMicrophone2,
  IconRobot,
  IconTrash,
} from "@tabler/icons-react";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ConsentPurpose, ConsentTexts, Scenario } from "../../api/types";
import { currentLanguage } from "../../i18n";
import { askedFor, missing, textOf } from "../../state/consents";
import { keptSentences } from "../../state/kept-days";
import { sentSentences } from "../../state/sent";
import { AskHuman } from "../assignment/AskHuman";
import classes from "./Prepare.module.css";

interface ConsentProps {
  scenario: Scenario;
  texts: ConsentTexts;
  /** One's place in what was assigned, if it was. */
  assignment: string | undefined;
  /** None of the services that are named is asked at present. */
  idle: boolean;
  name: string;
  onName(name: string): void;
  agreed: ConsentPurpose[];
  onAgreed(agreed: ConsentPurpose[]): void;
  onContinue(): void;
}

/** What is recorded, who hears it, for how long; each yes by itself, and none ticked beforehand. */
export function Consent(props: ConsentProps) {
  const { scenario, idle, name, onName, agreed, onContinue } = props;
  const { t } = useTranslation();
  const [refused, setRefused] = useState(false);
  const { sent_to, shared_with, kept } = scenario;
  const lacking = missing(scenario, agreed);
  const { needed, optional } = askedFor(scenario);
  const proceed = () => {
    setRefused(lacking.length > 0);
    if (lacking.length === 0) onContinue();
  };
  const hearers =
    shared_with === null
      ? t("prepare.facts.heardBy")
      : t("prepare.facts.heardByOrganisation", { organisation: shared_with });
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
          text={[
            hearers,
            ...(sent_to.length === 0 ? [t("prepare.facts.heardHere")] : sentSentences(sent_to, t)),
            ...(sent_to.length > 0 && idle ? [t("prepare.facts.idle")] : []),
          ].join(" ")}
        />
        <Fact
          icon={<IconTrash />}
          title={t("prepare.facts.keptTitle")}
          text={keptSentences(kept, t).join(" ")}
        />
      </dl>
      <Text c="dimmed">{t("prepare.stopAnytime")}</Text>
      {props.assignment && <AskHuman assignment={props.assignment} />}
      <TextInput
        label={t("prepare.name")}
        description={t("prepare.nameHint")}
        value={name}
        onChange={(event) => onName(event.currentTarget.value)}
        autoComplete="name"
        maxLength={80}
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
          <Choices
            {...props}
            title={t("prepare.needed")}
            purposes={needed}
            required
            refused={refused}
          />
          <Choices {...props} title={t("prepare.optional")} purposes={optional} refused={false} />
          <Text size="sm" c="dimmed">
            {t("prepare.takeBack")}
          </Text>
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

interface ChoicesProps extends ConsentProps {
  title: string;
  purposes: ConsentPurpose[];
  required?: boolean;
  refused: boolean;
}

/** Some of the consents, each with the text that is kept with it. */
function Choices(props: ChoicesProps) {
  const { title, purposes, texts, agreed, onAgreed, required = false, refused } = props;
  const { t } = useTranslation();
  const language = currentLanguage();
  return (
    <fieldset className={classes.consents}>
      <Title order={2} size="h5" component="legend">
        {title}
      </Title>
      <Stack gap="sm">
        {purposes.map((purpose) => (
          <Checkbox
            key={purpose}
            size="md"
            className={classes.agree}
            label={textOf(texts, purpose, language)}
            checked={agreed.includes(purpose)}
            onChange={({ currentTarget: { checked } }) =>
              onAgreed(checked ? [...agreed, purpose] : agreed.filter((one) => one !== purpose))
            }
            error={
              refused &&
              !agreed.includes(purpose) &&
              t(`prepare.lacking.${purpose as "recording" | "ai_interview" | "remote"}`)
            }
            required={required}
            data-testid={purpose === "recording" ? "consent" : `consent-${purpose}`}
          />
        ))}
      </Stack>
    </fieldset>
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
