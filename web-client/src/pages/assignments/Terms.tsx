import { Checkbox, Group, NumberInput, Select, Textarea, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { instant, ownZone, wallClock, zones } from "../../state/zoned";

/** Until when, how often, and a word that goes with it: as fields have them. */
export interface Terms {
  /** As `datetime-local` has it. */
  day: string;
  zone: string;
  tries: number;
  late: boolean;
  note: string;
}

const WEEK_MS = 7 * 86_400_000;

/** In a week at six in the evening, here. */
export function usualTerms(now: number): Terms {
  const zone = ownZone();
  const day = `${wallClock(new Date(now + WEEK_MS), zone).slice(0, 10)}T18:00`;
  return { day, zone, tries: 1, late: true, note: "" };
}

/** The moment that is meant; none where it is past, or none. */
export function dueOf({ day, zone }: Terms, now: number): string | undefined {
  const due = instant(day, zone);
  return due && due.getTime() > now ? due.toISOString() : undefined;
}

interface TermsFieldsProps {
  terms: Terms;
  onChange(terms: Terms): void;
  error?: string | undefined;
}

export function TermsFields({ terms, onChange, error }: TermsFieldsProps) {
  const { t } = useTranslation();
  return (
    <>
      <Group grow align="flex-start" preventGrowOverflow={false}>
        <TextInput
          type="datetime-local"
          label={t("assignments.form.day")}
          value={terms.day}
          onChange={(event) => onChange({ ...terms, day: event.currentTarget.value })}
          error={error}
          miw="13rem"
        />
        <Select
          label={t("assignments.form.zone")}
          data={zones()}
          value={terms.zone}
          onChange={(zone) => zone && onChange({ ...terms, zone })}
          nothingFoundMessage={t("assignments.form.nothingFound")}
          allowDeselect={false}
          searchable
          limit={60}
          miw="13rem"
        />
        <NumberInput
          label={t("assignments.form.tries")}
          min={1}
          max={20}
          allowDecimal={false}
          clampBehavior="strict"
          value={terms.tries}
          onChange={(tries) => onChange({ ...terms, tries: Number(tries) || 1 })}
          miw="8rem"
        />
      </Group>
      <Checkbox
        label={t("assignments.form.late")}
        checked={terms.late}
        onChange={(event) => onChange({ ...terms, late: event.currentTarget.checked })}
      />
      <Textarea
        label={t("assignments.form.note")}
        value={terms.note}
        onChange={(event) => onChange({ ...terms, note: event.currentTarget.value })}
        maxLength={1000}
        autosize
        minRows={2}
        maxRows={6}
      />
    </>
  );
}
