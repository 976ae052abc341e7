import { Group, Input, NativeSelect, TextInput, type TextInputProps } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { currentLocale } from "../../../i18n";
import { months } from "../../../state/career";
import classes from "./Career.module.css";

interface DateFieldsProps {
  legend: string;
  hint?: string;
  /** `01` to `12`, or empty. */
  month: string;
  onMonth(month: string): void;
  year: TextInputProps;
}

/** A month and a year; no browser's own field has a year alone. */
export function DateFields({ legend, hint, month, onMonth, year }: DateFieldsProps) {
  const { t } = useTranslation();
  const names = months(currentLocale());
  return (
    <fieldset className={classes.date}>
      <Input.Label component="legend">{legend}</Input.Label>
      {hint !== undefined && <Input.Description mb={4}>{hint}</Input.Description>}
      <Group gap="sm" align="flex-start" wrap="nowrap">
        <NativeSelect
          aria-label={t("career.month")}
          value={month}
          onChange={(event) => onMonth(event.currentTarget.value)}
          className={classes.month}
          data={[
            { value: "", label: t("career.monthNone") },
            ...names.map((label, at) => ({ value: String(at + 1).padStart(2, "0"), label })),
          ]}
        />
        <TextInput
          aria-label={t("career.year")}
          placeholder={t("career.year")}
          inputMode="numeric"
          maxLength={4}
          className={classes.year}
          {...year}
        />
      </Group>
    </fieldset>
  );
}
