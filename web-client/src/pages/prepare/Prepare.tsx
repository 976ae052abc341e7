import { Button, Stepper, Text, Title } from "@mantine/core";
import { IconCalendarQuestion } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useParams, useSearchParams } from "react-router";
import { ownAssignments } from "../../api/assignments";
import { consents } from "../../api/consents";
import { api } from "../../api/http";
import { Problem } from "../../api/problem";
import type { ConsentPurpose, ConsentTexts, Instance, Scenario } from "../../api/types";
import { Message } from "../../components/Message";
import { ProblemNotice } from "../../components/ProblemNotice";
import { Shell } from "../../components/Shell";
import { Waiting } from "../../components/Waiting";
import { currentLanguage } from "../../i18n";
import { missing } from "../../state/consents";
import { useMe } from "../../state/signed-in";
import { AnswerChoice } from "./AnswerChoice";
import { Consent } from "./Consent";
import classes from "./Prepare.module.css";
import { ScenarioAside } from "./ScenarioAside";
import { useOpenSession } from "./useOpenSession";

/** From a chosen scenario to an open session: what happens to the voice, then the microphone. */
export default function Prepare() {
  const { t } = useTranslation();
  const { scenario: id = "" } = useParams();
  const [search] = useSearchParams();
  // What was assigned stays as it was then, whatever is published now.
  const assignment = search.get("assignment") ?? undefined;
  const scenario = useQuery({
    queryKey: ["scenario", id, assignment],
    queryFn: () => (assignment ? assigned(assignment) : api.scenario(id)),
  });
  const instance = useQuery({ queryKey: ["instance"], queryFn: api.instance });
  const texts = useQuery({ queryKey: ["consent-texts"], queryFn: () => consents.texts() });
  const error = scenario.error ?? instance.error ?? texts.error;

  if (error instanceof Problem && error.gone) {
    return (
      <Shell title={t("prepare.title")}>
        <Message
          icon={<IconCalendarQuestion size={34} />}
          title={t("notFound.title")}
          text={t("prepare.scenarioGone")}
        >
          <Button component={Link} to="/">
            {t("app.toHome")}
          </Button>
        </Message>
      </Shell>
    );
  }
  return (
    <Shell title={scenario.data?.title ?? t("prepare.title")}>
      {error ? (
        <ProblemNotice
          title={t("home.failed")}
          error={error}
          onRetry={() => {
            void scenario.refetch();
            void instance.refetch();
            void texts.refetch();
          }}
        />
      ) : scenario.data && instance.data && texts.data ? (
        <Steps
          scenario={scenario.data}
          instance={instance.data}
          texts={texts.data}
          assignment={assignment}
        />
      ) : (
        <Waiting />
      )}
    </Shell>
  );
}

async function assigned(assignment: string): Promise<Scenario> {
  const { scenario } = await ownAssignments.read(assignment);
  if (!scenario) throw new Error("A quiz is not prepared.");
  return scenario;
}

interface StepsProps {
  scenario: Scenario;
  instance: Instance;
  texts: ConsentTexts;
  assignment: string | undefined;
}

function Steps({ scenario, instance, texts, assignment }: StepsProps) {
  const { t } = useTranslation();
  const [step, setStep] = useState(0);
  const me = useMe();
  const [written, setName] = useState<string>();
  const name = written ?? me?.name ?? "";
  const [agreed, setAgreed] = useState<ConsentPurpose[]>([]);
  const enough = missing(scenario, agreed).length === 0;
  const opening = useOpenSession(scenario, instance, assignment);
  const heading = useRef<HTMLHeadingElement>(null);
  const arrived = useRef(false);

  // A new step is a new page to a screen reader: it starts at its heading.
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs when the step changes
  useEffect(() => {
    if (arrived.current) {
      heading.current?.focus();
      window.scrollTo({ top: 0 });
    }
    arrived.current = true;
  }, [step]);

  const hears = instance.hearing[scenario.language] !== "typed";
  const second = hears ? t("prepare.steps.microphone") : t("prepare.steps.answer");
  return (
    <div className={classes.columns}>
      <div>
        <Text size="sm" c="dimmed" lang={scenario.language}>
          {scenario.title}
        </Text>
        <Title order={1} ref={heading} tabIndex={-1} className={classes.title}>
          {step === 0 ? t("prepare.consentTitle") : hears ? t("mic.title") : t("mic.modeTitle")}
        </Title>
        <Stepper
          active={step}
          onStepClick={(next) => setStep(Math.min(next, enough ? 1 : 0))}
          size="sm"
          my="lg"
          aria-label={t("prepare.stepOf", { step: step + 1 })}
          classNames={{ step: classes.step ?? "" }}
        >
          <Stepper.Step label={t("prepare.steps.consent")} />
          <Stepper.Step label={second} allowStepSelect={enough} />
        </Stepper>
        {step === 0 ? (
          <Consent
            scenario={scenario}
            texts={texts}
            assignment={assignment}
            idle={instance.without_providers}
            name={name}
            onName={setName}
            agreed={agreed}
            onAgreed={setAgreed}
            onContinue={() => setStep(1)}
          />
        ) : (
          <AnswerChoice
            language={scenario.language}
            hears={hears}
            opening={opening.pending}
            onBack={() => setStep(0)}
            onStart={(answer) =>
              void opening.open(answer, name, {
                recording: true,
                version: texts.version,
                purposes: agreed,
                language: currentLanguage(),
                kept: scenario.kept,
              })
            }
          >
            {opening.accessField}
            {opening.error !== undefined && (
              <ProblemNotice title={t("prepare.failed")} error={opening.error} />
            )}
          </AnswerChoice>
        )}
      </div>
      <ScenarioAside scenario={scenario} />
    </div>
  );
}
