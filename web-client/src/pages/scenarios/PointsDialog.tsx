import { Button, Group, List, Modal, Select, Stack, Text, Title } from "@mantine/core";
import { IconSparkles } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { AnswerKind, DraftedPoints, SourceCheck } from "../../api/types";
import { drafts } from "../../api/workshop";
import { ProblemNotice } from "../../components/ProblemNotice";
import { withinQuestion } from "../../state/scenario-source";
import { ANSWERS } from "./choices";
import { BeingWritten, LeftOutNotice, NeedsModel } from "./DraftParts";
import { useDraft } from "./useDraft";

interface PointsDialogProps {
  check: SourceCheck;
  source: string;
  token: string;
  onTake(source: string): void;
  onClose(): void;
}

/** What a full answer mentions and how its levels differ: drafted, read, put into the question. */
export function PointsDialog({ check, source, token, onTake, onClose }: PointsDialogProps) {
  const { t } = useTranslation();
  const [id, setId] = useState(check.questions[0]?.id ?? "");
  const [kind, setKind] = useState<AnswerKind>("open");
  const draft = useDraft<DraftedPoints>();
  const question = check.questions.find((one) => one.id === id)?.text ?? "";
  const language = check.summary?.language ?? "en";
  const write = () =>
    draft.start((signal) => drafts.points({ question, kind, language }, token, signal));
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t("drafts.points")}
      closeButtonProps={{ "aria-label": t("app.close") }}
    >
      <NeedsModel>
        <Stack gap="md">
          <Select
            label={t("drafts.question")}
            data={check.questions.map((one) => ({ value: one.id, label: one.text }))}
            value={id}
            onChange={(value) => {
              setId(value ?? "");
              draft.reset();
            }}
            allowDeselect={false}
            data-autofocus
          />
          <Select
            label={t("drafts.answer")}
            data={ANSWERS.map((value) => ({ value, label: t(`drafts.answers.${value}`) }))}
            value={kind}
            onChange={(value) => value && setKind(value as AnswerKind)}
            allowDeselect={false}
          />
          {draft.error !== undefined && (
            <ProblemNotice title={t("drafts.failed")} error={draft.error} onRetry={write} />
          )}
          {draft.since !== undefined ? (
            <BeingWritten since={draft.since} onCancel={draft.cancel} />
          ) : (
            <Group justify="flex-end">
              <Button
                variant={draft.data ? "default" : "filled"}
                disabled={!question}
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
              <div>
                <Title order={3} size="h5">
                  {t("drafts.expected")}
                </Title>
                <List size="sm" mt={4}>
                  {draft.data.points.map((point) => (
                    <List.Item key={point.id}>
                      {point.synonyms.join(", ")}
                      {point.follow_up && <Text c="dimmed">{point.follow_up}</Text>}
                    </List.Item>
                  ))}
                </List>
              </div>
              <div>
                <Title order={3} size="h5">
                  {draft.data.criterion.name}
                </Title>
                <List type="ordered" size="sm" mt={4}>
                  {draft.data.criterion.levels.map((level) => (
                    <List.Item key={level}>{level}</List.Item>
                  ))}
                </List>
              </div>
              <Group justify="space-between">
                <Text size="sm" c="dimmed">
                  {t("drafts.by", { model: draft.data.model })}
                </Text>
                <Button
                  onClick={() => onTake(withinQuestion(source, id, draft.data?.source ?? ""))}
                >
                  {t("drafts.addPoints")}
                </Button>
              </Group>
            </>
          )}
        </Stack>
      </NeedsModel>
    </Modal>
  );
}
