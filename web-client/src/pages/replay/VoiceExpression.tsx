import {
  Alert,
  Anchor,
  Button,
  Group,
  Modal,
  Progress,
  Text,
  Title,
  UnstyledButton,
} from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconAlertTriangle, IconEar } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { expression } from "../../api/expression";
import type { VoiceExpressionMoment, VoiceExpressionTerms } from "../../api/types";
import { ProblemNotice } from "../../components/ProblemNotice";
import { currentLocale } from "../../i18n";
import { guessedMost } from "../../state/expression";
import { clockTime } from "../../state/format";
import { useMe } from "../../state/signed-in";
import type { Playback } from "./usePlayback";
import { useVoiceExpression } from "./useVoiceExpression";
import classes from "./VoiceExpression.module.css";

/** Guesses of a moment that are shown. */
const SHOWN = 3;

interface VoiceExpressionProps {
  session: string;
  playback: Playback;
}

/**
 * What a model guesses of one's own voice. There only for whoever held the interview, by themselves and
 * for themselves: of any other the server says no, and nothing is shown.
 */
export function VoiceExpression({ session, playback }: VoiceExpressionProps) {
  const { t } = useTranslation();
  const me = useMe();
  const [opened, panel] = useDisclosure(false);
  const terms = useQuery({
    queryKey: ["voice-expression", session, me?.id],
    queryFn: () => expression.terms(session),
    enabled: me !== undefined,
    retry: false,
  });
  if (!me || !terms.data) return null;
  // Who hears a moment again closes it, and finds it as it was.
  const hear = (ms: number) => {
    panel.close();
    playback.seek(ms, true);
  };
  return (
    <div className={classes.part} data-testid="voice-expression">
      <Button
        size="compact-sm"
        variant="subtle"
        leftSection={<IconEar size={16} aria-hidden="true" />}
        aria-haspopup="dialog"
        onClick={panel.open}
      >
        {t("expression.title")}
      </Button>
      <Modal
        opened={opened}
        onClose={panel.close}
        keepMounted
        size="lg"
        title={t("expression.title")}
        closeButtonProps={{ "aria-label": t("app.close") }}
      >
        <Opened session={session} terms={terms.data} onHear={hear} />
      </Modal>
    </div>
  );
}

interface OpenedProps {
  session: string;
  terms: VoiceExpressionTerms;
  onHear(ms: number): void;
}

function Opened({ session, terms, onHear }: OpenedProps) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const again = () => queries.invalidateQueries({ queryKey: ["voice-expression"] });
  const agreeing = useMutation({
    mutationFn: () => expression.agree(terms.consent.version),
    onSettled: again,
  });
  const withdrawing = useMutation({ mutationFn: expression.withdraw, onSettled: again });
  const agreed = terms.consent.given_at !== null;
  const host = terms.host ?? "api.cloud.hume.ai";
  return (
    <div className={classes.body}>
      <Alert
        color="copper"
        icon={<IconAlertTriangle aria-hidden="true" />}
        title={t("expression.warning")}
      >
        {t("expression.warningText")}
      </Alert>
      <ul className={classes.facts}>
        <li>{t("expression.what", { host })}</li>
        <li>{t("expression.kept")}</li>
        <li>{t("expression.nobody")}</li>
        <li>{t("expression.cost")}</li>
      </ul>
      {!terms.has_key && (
        <Text size="sm">
          {t("expression.noKey")}{" "}
          <Anchor component={Link} to="/account/keys" size="sm">
            {t("expression.toKeys")}
          </Anchor>
        </Text>
      )}
      {(agreeing.error ?? withdrawing.error) && (
        <ProblemNotice
          title={t("expression.notChanged")}
          error={agreeing.error ?? withdrawing.error}
        />
      )}
      {agreed ? (
        <>
          {terms.has_key && (
            <Look session={session} durationMs={terms.duration_ms} onHear={onHear} />
          )}
          <Button
            size="compact-sm"
            variant="subtle"
            w="fit-content"
            loading={withdrawing.isPending}
            onClick={() => withdrawing.mutate()}
          >
            {t("expression.withdraw")}
          </Button>
        </>
      ) : (
        <Button
          variant="default"
          w="fit-content"
          loading={agreeing.isPending}
          onClick={() => agreeing.mutate()}
        >
          {t("expression.agree")}
        </Button>
      )}
    </div>
  );
}

interface LookProps {
  session: string;
  durationMs: number;
  onHear(ms: number): void;
}

function Look({ session, durationMs, onHear }: LookProps) {
  const { t } = useTranslation();
  const reading = useVoiceExpression(session, durationMs);
  const { progress, running, moments, error } = reading;
  const isOver = progress === 100 && !running;
  return (
    <>
      <Group gap="sm">
        {running ? (
          <Button variant="default" onClick={reading.stop}>
            {t("expression.stop")}
          </Button>
        ) : (
          <Button onClick={reading.begin}>
            {t(progress === undefined || isOver ? "expression.send" : "expression.goOn")}
          </Button>
        )}
      </Group>
      {running && (
        <Progress
          value={Math.max(4, progress ?? 0)}
          animated
          aria-label={t("expression.progress")}
        />
      )}
      {error !== undefined && <ProblemNotice title={t("expression.failed")} error={error} />}
      {isOver && moments.length === 0 && error === undefined && (
        <Text size="sm">{t("expression.nothing")}</Text>
      )}
      {moments.length > 0 && <Guesses moments={moments} onHear={onHear} />}
    </>
  );
}

interface GuessesProps {
  moments: readonly VoiceExpressionMoment[];
  onHear(ms: number): void;
}

/** The names are the provider's own, in English. */
function Guesses({ moments, onHear }: GuessesProps) {
  const { t } = useTranslation();
  const percent = new Intl.NumberFormat(currentLocale(), { style: "percent" });
  return (
    <div role="status" data-testid="guesses">
      <Title order={3} size="h6">
        {t("expression.most")}
      </Title>
      <p className={classes.most}>
        {guessedMost(moments).map(({ name, share }) => (
          <span key={name}>
            <span lang="en">{name}</span> {percent.format(share)}
          </span>
        ))}
      </p>
      <Title order={3} size="h6">
        {t("expression.overTime")}
      </Title>
      <ol className={classes.moments}>
        {moments.map(({ from_ms, to_ms, guesses }) => (
          <li key={`${from_ms}-${to_ms}`}>
            <UnstyledButton
              className={classes.when}
              onClick={() => onHear(from_ms)}
              aria-label={t("expression.hear", { at: clockTime(from_ms) })}
            >
              {clockTime(from_ms)}
            </UnstyledButton>
            <span className={classes.names}>
              {guesses.slice(0, SHOWN).map(({ name, probability }) => (
                <span key={name}>
                  <span lang="en">{name}</span> {percent.format(probability)}
                </span>
              ))}
            </span>
          </li>
        ))}
      </ol>
    </div>
  );
}
