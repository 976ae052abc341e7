import { Button, Checkbox, Group, Select, Textarea, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { consents } from "../../api/consents";
import type { AssignedPerson, AssignmentDetail } from "../../api/types";
import { ProblemNotice } from "../../components/ProblemNotice";
import { instant, ownZone, wallClock, zones } from "../../state/zoned";
import { Frame } from "./dialogs";

interface HumanDialogProps {
  assignment: string;
  person: AssignedPerson;
  token: string;
  onDone(detail: AssignmentDetail): void;
  onClose(): void;
}

/** An appointment for somebody who asks for a person, and that it was done. */
export function HumanDialog({ assignment, person, token, onDone, onClose }: HumanDialogProps) {
  const { t } = useTranslation();
  const human = person.human;
  const [zone, setZone] = useState(human?.zone ?? ownZone());
  const [day, setDay] = useState(human?.at ? wallClock(new Date(human.at), zone) : "");
  const [note, setNote] = useState(human?.note ?? "");
  const [done, setDone] = useState(Boolean(human?.done_at));
  const [tried, setTried] = useState(false);
  const at = day === "" ? undefined : instant(day, zone);
  const wrong = day !== "" && at === undefined;
  const saving = useMutation({
    mutationFn: () =>
      consents.setHuman(
        assignment,
        person.id,
        { at: at?.toISOString() ?? null, zone: at ? zone : null, note, done },
        token,
      ),
    onSuccess: (now) => {
      onDone(now);
      onClose();
    },
  });
  return (
    <Frame title={t("human.dialogTitle", { name: person.name ?? person.email })} onClose={onClose}>
      <Group grow align="flex-start" preventGrowOverflow={false}>
        <TextInput
          type="datetime-local"
          label={t("human.when")}
          value={day}
          onChange={(event) => setDay(event.currentTarget.value)}
          error={tried && wrong && t("assignments.form.needDue")}
          miw="13rem"
        />
        <Select
          label={t("assignments.form.zone")}
          data={zones()}
          value={zone}
          onChange={(value) => value && setZone(value)}
          allowDeselect={false}
          searchable
        />
      </Group>
      <Textarea
        label={t("human.note")}
        description={t("human.noteHint")}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
        maxLength={500}
        autosize
        minRows={2}
      />
      <Checkbox
        label={t("human.wasDone")}
        checked={done}
        onChange={(event) => setDone(event.currentTarget.checked)}
      />
      {saving.isError && <ProblemNotice title={t("human.notSaved")} error={saving.error} />}
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {t("organisations.cancel")}
        </Button>
        <Button
          loading={saving.isPending}
          onClick={() => {
            setTried(true);
            if (!wrong) saving.mutate();
          }}
        >
          {t("assignments.save")}
        </Button>
      </Group>
    </Frame>
  );
}
