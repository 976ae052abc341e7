import { Button, Checkbox, Group, Modal, NumberInput, Stack, Text, Textarea } from "@mantine/core";
import { IconSparkles } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { DraftedQuestions, ScenarioSummary } from "../../api/types";
import { drafts } from "../../api/workshop";
import { ProblemNotice } from "../../components/ProblemNotice";
import { questionsIn, withQuestions } from "../../state/scenario-source";
import { BeingWritten, LeftOutNotice, NeedsModel } from "./DraftParts";
import { useDraft } from "./useDraft";
import classes from "./Workshop.module.css";

interface QuestionsDialogProps {
  summary: ScenarioSummary;
  source: string;
  token: string;
  onTake(source: string): void;
  onClose(): void;
}

/** Questions on a topic: drafted, chosen from, and put at the end of the file. */
export function QuestionsDialog(props: QuestionsDialogProps) {
  const { summary, source, token, onTake, onClose } = props;
  const { t } = useTranslation();
  const [topic, setTopic] = useState("");
  const [count, setCount] = useState<number | string>(5);
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const draft = useDraft<DraftedQuestions>();
  const taken = questionsIn(source).map((question) => question.id);
  const write = () => {
    setLeft(new Set());
    draft.start((signal) =>
      drafts.questions(
        {
          topic,
          count: Number(count),
          taken,
          language: summary.language,
          kind: summary.kind,
          level: summary.level,
        },
        token,
        signal,
      ),
    );
  };
  const chosen = draft.data?.items.filter((item) => !left.has(item.id)) ?? [];
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t("drafts.questions")}
      closeButtonProps={{ "aria-label": t("app.close") }}
    >
      <NeedsModel>
        <Stack gap="md">
          <Group align="flex-end" wrap="nowrap">
            <Textarea
              flex={1}
              label={t("drafts.topic")}
              value={topic}
              maxLength={2_000}
              autosize
              minRows={2}
              maxRows={6}
              onChange={(event) => setTopic(event.currentTarget.value)}
              data-autofocus
            />
            <NumberInput
              w="6rem"
              label={t("drafts.count")}
              min={1}
              max={10}
              clampBehavior="blur"
              value={count}
              onChange={setCount}
            />
          </Group>
          {draft.error !== undefined && (
            <ProblemNotice title={t("drafts.failed")} error={draft.error} onRetry={write} />
          )}
          {draft.since !== undefined ? (
            <BeingWritten since={draft.since} onCancel={draft.cancel} />
          ) : (
            <Group justify="flex-end">
              <Button
                variant={draft.data ? "default" : "filled"}
                disabled={!topic.trim() || typeof count !== "number"}
                leftSection={<IconSparkles size={20} aria-hidden="true" />}
                onClick={write}
              >
                {t(draft.data ? "drafts.again" : "drafts.write")}
              </Button>
            </Group>
          )}
          {draft.data && (
            <>
              <LeftOutNotice items={draft.data.left_out} />
              <ul className={classes.found}>
                {draft.data.items.map((item) => (
                  <li key={item.id}>
                    <Checkbox
                      checked={!left.has(item.id)}
                      onChange={(event) => {
                        const next = new Set(left);
                        if (event.currentTarget.checked) next.delete(item.id);
                        else next.add(item.id);
                        setLeft(next);
                      }}
                      label={item.text}
                      description={item.points
                        .map((point) => point.synonyms.slice(0, 4).join(", "))
                        .join(" · ")}
                    />
                  </li>
                ))}
              </ul>
              <Group justify="space-between">
                <Text size="sm" c="dimmed">
                  {t("drafts.by", { model: draft.data.model })}
                </Text>
                <Button
                  disabled={chosen.length === 0}
                  onClick={() =>
                    onTake(
                      withQuestions(
                        source,
                        chosen.map((item) => item.source),
                      ),
                    )
                  }
                >
                  {t("drafts.addQuestions", { count: chosen.length })}
                </Button>
              </Group>
            </>
          )}
        </Stack>
      </NeedsModel>
    </Modal>
  );
}
