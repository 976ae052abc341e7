import {
  Button,
  Group,
  Input,
  Modal,
  NumberInput,
  Select,
  Stack,
  Text,
  Textarea,
} from "@mantine/core";
import { IconSparkles } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import type { DraftedScenario, InterviewKind, Language, Level } from "../../api/types";
import { drafts, workshop } from "../../api/workshop";
import { Editor } from "../../components/editor/Editor";
import { ProblemNotice } from "../../components/ProblemNotice";
import { Segmented } from "../../components/Segmented";
import { currentLanguage, currentLocale } from "../../i18n";
import { KINDS, LEVELS } from "./choices";
import { BeingWritten, LeftOutNotice, NeedsModel } from "./DraftParts";
import { useDraft } from "./useDraft";
import classes from "./Workshop.module.css";

const LONGEST = 20_000;

/** A scenario from a job description: drafted, read, and only then kept. */
export function DraftScenarioDialog({ token, onClose }: { token: string; onClose: () => void }) {
  const { t } = useTranslation();
  const [description, setDescription] = useState("");
  const [language, setLanguage] = useState<Language>(currentLanguage());
  const [kind, setKind] = useState<InterviewKind>("interview");
  const [level, setLevel] = useState<Level>("experienced");
  const [minutes, setMinutes] = useState<number | string>(15);
  const draft = useDraft<DraftedScenario>();
  const ready = description.trim() !== "" && typeof minutes === "number";
  const write = () =>
    draft.start((signal) =>
      drafts.scenario(
        { job_description: description, language, kind, level, minutes: Number(minutes) },
        token,
        signal,
      ),
    );
  return (
    <Modal
      opened
      onClose={onClose}
      size="xl"
      title={t("drafts.scenario")}
      closeButtonProps={{ "aria-label": t("app.close") }}
    >
      <NeedsModel>
        {draft.data ? (
          <ReviewScenario draft={draft.data} token={token} onAgain={draft.reset} />
        ) : (
          <Stack gap="md">
            <Textarea
              label={t("drafts.description")}
              description={t("drafts.descriptionHint", {
                most: new Intl.NumberFormat(currentLocale()).format(LONGEST),
              })}
              value={description}
              onChange={(event) => setDescription(event.currentTarget.value)}
              maxLength={LONGEST}
              autosize
              minRows={6}
              maxRows={14}
              disabled={draft.since !== undefined}
              data-autofocus
              data-testid="job-description"
            />
            <Group grow align="flex-start" preventGrowOverflow={false}>
              <Select
                label={t("drafts.kind")}
                data={KINDS.map((value) => ({ value, label: t(`workshop.kinds.${value}`) }))}
                value={kind}
                onChange={(value) => value && setKind(value as InterviewKind)}
                allowDeselect={false}
              />
              <Select
                label={t("drafts.level")}
                data={LEVELS.map((value) => ({ value, label: t(`home.levels.${value}`) }))}
                value={level}
                onChange={(value) => value && setLevel(value as Level)}
                allowDeselect={false}
              />
              <NumberInput
                label={t("drafts.minutes")}
                value={minutes}
                onChange={setMinutes}
                min={5}
                max={60}
                clampBehavior="blur"
              />
            </Group>
            <Input.Wrapper label={t("drafts.language")} labelElement="div">
              <Segmented
                fullWidth
                value={language}
                onChange={setLanguage}
                aria-label={t("drafts.language")}
                data={[
                  { value: "fr", label: "Français" },
                  { value: "en", label: "English" },
                ]}
              />
            </Input.Wrapper>
            {draft.error !== undefined && (
              <ProblemNotice title={t("drafts.failed")} error={draft.error} onRetry={write} />
            )}
            {draft.since !== undefined ? (
              <BeingWritten since={draft.since} onCancel={draft.cancel} />
            ) : (
              <Group justify="flex-end">
                <Button
                  disabled={!ready}
                  leftSection={<IconSparkles size={20} aria-hidden="true" />}
                  onClick={write}
                  data-testid="write-draft"
                >
                  {t("drafts.write")}
                </Button>
              </Group>
            )}
          </Stack>
        )}
      </NeedsModel>
    </Modal>
  );
}

interface ReviewProps {
  draft: DraftedScenario;
  token: string;
  onAgain(): void;
}

/** A drafted scenario to read and change before it is kept. */
export function ReviewScenario({ draft, token, onAgain }: ReviewProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [source, setSource] = useState(draft.source);
  const keeping = useMutation({
    mutationFn: () => workshop.create(source, token),
    onSuccess: (kept) => navigate(`/scenarios/${kept.scenario?.id ?? ""}`),
  });
  const { summary, questions, problems } = draft.check;
  return (
    <Stack gap="md" data-testid="review">
      <Text>
        {t("drafts.review", { title: summary?.title ?? "", count: questions.length })}{" "}
        <Text span c="dimmed">
          {t("drafts.by", { model: draft.model })}
        </Text>
      </Text>
      <LeftOutNotice items={draft.left_out} />
      <div className={classes.editor}>
        <Editor
          value={source}
          language="toml"
          label={t("workshop.source")}
          onChange={setSource}
          problemLines={problems.map((problem) => problem.line)}
        />
      </div>
      {keeping.isError && <ProblemNotice title={t("workshop.notMade")} error={keeping.error} />}
      <Group justify="flex-end">
        <Button variant="default" onClick={onAgain}>
          {t("drafts.discard")}
        </Button>
        <Button loading={keeping.isPending} onClick={() => keeping.mutate()} data-testid="keep">
          {t("drafts.keep")}
        </Button>
      </Group>
    </Stack>
  );
}
