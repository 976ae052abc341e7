import { NumberInput } from "@mantine/core";
import { useState } from "react";
import { currentLanguage } from "../../i18n";

interface DecimalFieldProps {
  label: string;
  value: number | undefined;
  error: string | undefined;
  readOnly: boolean;
  onValue(value: number | undefined): void;
}

/** A number with decimals, in the signs of the page's language. */
export function DecimalField({ label, value, error, readOnly, onValue }: DecimalFieldProps) {
  const [typed, setTyped] = useState<number | string>(value ?? "");
  // What is being typed, such as "9.", stays as it is while it means what is kept.
  const shown = numberOf(typed) === value ? typed : (value ?? "");
  return (
    <NumberInput
      label={label}
      value={shown}
      error={error}
      readOnly={readOnly}
      decimalSeparator={currentLanguage() === "fr" ? "," : "."}
      allowedDecimalSeparators={[",", "."]}
      hideControls
      onChange={(next) => {
        setTyped(next);
        onValue(numberOf(next));
      }}
    />
  );
}

function numberOf(typed: number | string): number | undefined {
  const number = typeof typed === "string" && typed.trim() === "" ? Number.NaN : Number(typed);
  return Number.isFinite(number) ? number : undefined;
}
