import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { IconLanguage } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { DraftedScenario, Language } from "../../api/types";
import { drafts } from "../../api/workshop";
import { ProblemNotice } from "../../components/ProblemNotice";
import { BeingWritten, NeedsModel } from "./DraftParts";
import { ReviewScenario } from "./DraftScenarioDialog";
import { useDraft } from "./useDraft";

interface TranslationDialogProps {
  source: string;
  from: Language;
  token: string;
  onClose(): void;
}

/** The scenario in the other language: drafted, read, and kept as a scenario of its own. */
export function TranslationDialog({ source, from, token, onClose }: TranslationDialogProps) {
  const { t } = useTranslation();
  const to: Language = from === "fr" ? "en" : "fr";
  const draft = useDraft<DraftedScenario>();
  const write = () => draft.start((signal) => drafts.translation(source, to, token, signal));
  return (
    <Modal
      opened
      onClose={onClose}
      size="xl"
      title={t("drafts.translation")}
      closeButtonProps={{ "aria-label": t("app.close") }}
    >
      <NeedsModel>
        {draft.data ? (
          <ReviewScenario draft={draft.data} token={token} onAgain={draft.reset} />
        ) : (
          <Stack gap="md">
            <Text>{t(`drafts.translate.${to}`)}</Text>
            {draft.error !== undefined && (
              <ProblemNotice title={t("drafts.failed")} error={draft.error} onRetry={write} />
            )}
            {draft.since !== undefined ? (
              <BeingWritten since={draft.since} onCancel={draft.cancel} />
            ) : (
              <Group justify="flex-end">
                <Button leftSection={<IconLanguage size={20} aria-hidden="true" />} onClick={write}>
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
