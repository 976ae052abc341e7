import { Alert, Stack } from "@mantine/core";
import { type ReactNode, useEffect, useMemo, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { SourceCheck, WrittenDetail } from "../../../api/types";
import { ProblemNotice } from "../../../components/ProblemNotice";
import { fieldsOf } from "../../../state/scenario-form";
import { gapsIn } from "../../../state/variants";
import type { Beside } from "../form/ScenarioForm";
import { useHistory } from "../form/useHistory";
import { useScenario } from "../useScenario";
import { SecondBar } from "./SecondBar";

interface SecondLanguageProps {
  id: string;
  loaded: WrittenDetail;
  token: string;
  /** The file beside which it is written, and what is wrong with that. */
  source: string;
  check: SourceCheck;
  /** The form of both. */
  children(beside: Beside | undefined): ReactNode;
}

/** The same interview in the other language: a file of its own, saved, checked and taken back by itself. */
export function SecondLanguage({
  id,
  loaded,
  token,
  source,
  check,
  children,
}: SecondLanguageProps) {
  const { t } = useTranslation();
  const second = useScenario(id, loaded, token);
  const history = useHistory(second.source, second.setSource);
  // Another language is chosen before this one has saved itself.
  const { dirty, save } = second;
  const unsaved = useRef<() => void>(undefined);
  useEffect(() => {
    unsaved.current = dirty ? () => save.mutate(second.source) : undefined;
  }, [dirty, save, second.source]);
  useEffect(() => () => unsaved.current?.(), []);
  const own = useMemo(() => fieldsOf(source), [source]);
  const fields = useMemo(() => fieldsOf(second.source), [second.source]);
  const gaps = useMemo(() => (own && fields ? gapsIn(own, fields) : []), [own, fields]);
  const ways = useMemo(() => new Set(gaps), [gaps]);
  const language = fields?.frame.language === "fr" ? "fr" : "en";
  if (!own) return children(undefined);
  if (!fields) {
    return (
      <>
        <Alert title={t("scenarioForm.unreadable")}>{t("sides.mend", { id })}</Alert>
        {children(undefined)}
      </>
    );
  }
  const readOnly = second.kept.scenario === null;
  return (
    <Stack gap="md">
      <SecondBar
        id={id}
        token={token}
        language={language}
        second={second}
        history={history}
        own={own}
        fields={fields}
        gaps={gaps.length}
        translatable={check.problems.length === 0 ? source : undefined}
      />
      {second.save.isError && (
        <ProblemNotice
          title={t(`sides.notSaved.${language}`)}
          error={second.save.error}
          onRetry={() => second.save.mutate(second.source)}
        />
      )}
      {children({
        source: second.source,
        fields,
        language,
        problems: second.check.problems,
        readOnly,
        gaps: ways,
        change: history.change,
        undo: history.undo,
        redo: history.redo,
      })}
    </Stack>
  );
}
