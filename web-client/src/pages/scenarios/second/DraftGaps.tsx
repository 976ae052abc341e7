import { Button, Text } from "@mantine/core";
import { IconSparkles } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../../api/http";
import type { DraftedScenario, Language } from "../../../api/types";
import { drafts } from "../../../api/workshop";
import { ProblemNotice } from "../../../components/ProblemNotice";
import { BeingWritten, LeftOutNotice } from "../DraftParts";
import { useDraft } from "../useDraft";

interface DraftGapsProps {
  /** The file to translate from; none while something is wrong with it. */
  source: string | undefined;
  language: Language;
  token: string;
  onDraft(source: string): void;
}

/** What is missing in the other language, drafted by a model where there is one. */
export function DraftGaps({ source, language, token, onDraft }: DraftGapsProps) {
  const { t } = useTranslation();
  const instance = useQuery({ queryKey: ["instance"], queryFn: api.instance });
  const draft = useDraft<DraftedScenario>();
  // It is put where the form is by then.
  const take = useRef(onDraft);
  useEffect(() => {
    take.current = onDraft;
  }, [onDraft]);
  const { data } = draft;
  useEffect(() => {
    if (data) take.current(data.source);
  }, [data]);
  if (instance.data?.drafting !== true) return null;
  if (draft.since !== undefined) {
    return <BeingWritten since={draft.since} onCancel={draft.cancel} />;
  }
  const write = () =>
    source !== undefined &&
    draft.start((signal) => drafts.translation(source, language, token, signal));
  return (
    <>
      <Button
        size="xs"
        variant="default"
        disabled={source === undefined}
        leftSection={<IconSparkles size={16} aria-hidden="true" />}
        onClick={write}
        data-testid="draft-gaps"
      >
        {t("sides.draft")}
      </Button>
      {source === undefined && (
        <Text size="sm" c="dimmed">
          {t("sides.mendFirst")}
        </Text>
      )}
      {draft.error !== undefined && (
        <ProblemNotice title={t("drafts.failed")} error={draft.error} onRetry={write} />
      )}
      {data && <LeftOutNotice items={data.left_out} />}
    </>
  );
}
