import { Alert, Button, Group, Modal, Radio, Stack, Text, Textarea } from "@mantine/core";
import { IconCircleCheck } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { moderation } from "../../api/moderation";
import type { Door } from "../../api/replay";
import type { FlagReason, ThingKind } from "../../api/types";
import { useMe } from "../../state/signed-in";
import { ProblemNotice } from "../ProblemNotice";

const REASONS = [
  "improper",
  "hateful",
  "personal_data",
  "fraud",
  "other",
] as const satisfies readonly FlagReason[];

const LONGEST = 1_000;

/** Something that can be reported. */
export interface Thing {
  kind: ThingKind;
  id: string;
}

interface ReportDialogProps {
  /** What is reported; of several, which one is asked for. */
  things: readonly [Thing, ...Thing[]];
  /** The interview that it is part of. */
  door?: Door;
  onClose(): void;
  onDone?(): void;
}

/** Asks what is wrong with something, and hands it to those who run the server. */
export function ReportDialog({ things, door, onClose, onDone }: ReportDialogProps) {
  const { t } = useTranslation();
  const me = useMe();
  const [thing, setThing] = useState(things[0]);
  const [reason, setReason] = useState<FlagReason>();
  const [text, setText] = useState("");
  const reporting = useMutation({
    mutationFn: (reason: FlagReason) => {
      const body = { kind: thing.kind, id: thing.id, reason, text: text.trim() };
      return door ? moderation.reportIn(door, body) : moderation.report(body);
    },
    onSuccess: () => onDone?.(),
  });
  const needsText = reason === "other" && text.trim() === "";
  return (
    <Modal
      opened
      onClose={onClose}
      title={t(`moderation.report.titles.${thing.kind}`)}
      closeButtonProps={{ "aria-label": t("app.close") }}
    >
      {reporting.isSuccess ? (
        <Stack>
          <Alert
            role="status"
            icon={<IconCircleCheck aria-hidden="true" />}
            title={t(
              reporting.data.already ? "moderation.report.already" : "moderation.report.thanks",
            )}
          >
            {t(me ? "moderation.report.next" : "moderation.report.nextGuest")}
          </Alert>
          <Group justify="flex-end">
            <Button onClick={onClose} data-autofocus>
              {t("app.close")}
            </Button>
          </Group>
        </Stack>
      ) : (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (reason && !needsText) reporting.mutate(reason);
          }}
        >
          <Stack>
            <Text size="sm" c="dimmed">
              {t("moderation.report.lead")}
            </Text>
            {things.length > 1 && (
              <Radio.Group
                label={t("moderation.report.which")}
                value={thing.kind}
                onChange={(kind) => setThing(things.find((one) => one.kind === kind) ?? thing)}
              >
                <Group mt="xs">
                  {things.map(({ kind }) => (
                    <Radio key={kind} value={kind} label={t(`moderation.kinds.${kind}`)} />
                  ))}
                </Group>
              </Radio.Group>
            )}
            <Radio.Group
              label={t("moderation.report.reason")}
              value={reason ?? null}
              onChange={(value) => setReason(value as FlagReason)}
              required
            >
              <Stack gap="xs" mt="xs">
                {REASONS.map((one) => (
                  <Radio key={one} value={one} label={t(`moderation.reasons.${one}`)} />
                ))}
              </Stack>
            </Radio.Group>
            <Textarea
              label={t("moderation.report.text")}
              description={t("moderation.report.textHint")}
              value={text}
              maxLength={LONGEST}
              autosize
              minRows={2}
              maxRows={8}
              required={reason === "other"}
              onChange={({ currentTarget: { value } }) => setText(value)}
            />
            {reporting.isError && (
              <ProblemNotice title={t("moderation.report.failed")} error={reporting.error} />
            )}
            <Group justify="flex-end">
              <Button variant="default" onClick={onClose}>
                {t("moderation.cancel")}
              </Button>
              <Button type="submit" loading={reporting.isPending} disabled={!reason || needsText}>
                {t("moderation.report.send")}
              </Button>
            </Group>
          </Stack>
        </form>
      )}
    </Modal>
  );
}
