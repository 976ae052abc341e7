import {
  NativeSelect,
  NumberInput,
  TagsInput,
  Textarea,
  type TextareaProps,
  TextInput,
} from "@mantine/core";
import { useTranslation } from "react-i18next";
import { numberIn, textIn, textsIn } from "../../../state/scenario-form";
import { isGap, type Part, problemOf } from "./context";
import classes from "./Form.module.css";

interface FieldProps {
  part: Part;
  /** The field's name in the file. */
  name: string;
  label: string;
  hint?: string;
  /** What is wrong with it, where the page knows that by itself. */
  missing?: string;
}

const ORDER: NonNullable<TextareaProps["inputWrapperOrder"]> = [
  "label",
  "input",
  "description",
  "error",
];

function shared(props: FieldProps) {
  return {
    label: <Label {...props} />,
    description: props.hint,
    inputWrapperOrder: ORDER,
    error: props.missing ?? problemOf(props.part, props.name),
    readOnly: props.part.readOnly,
  };
}

/** What a field is called, and whether the other language alone says something there. */
function Label({ part, name, label }: FieldProps) {
  const { t } = useTranslation();
  const { language } = part;
  if (!language || !isGap(part, name)) return label;
  return (
    <>
      {label} <span className={classes.gap}>{t(`sides.notYet.${language}`)}</span>
    </>
  );
}

/** Says that something of a list is not in this language yet. */
export function GapNote({ part, name }: Pick<FieldProps, "part" | "name">) {
  const { t } = useTranslation();
  const { language } = part;
  if (!language || !isGap(part, name)) return null;
  return <p className={classes.gapNote}>{t(`sides.partNotYet.${language}`)}</p>;
}

export function LineField({ max = 120, ...props }: FieldProps & { max?: number }) {
  return (
    <TextInput
      {...shared(props)}
      value={textIn(props.part.table, props.name)}
      maxLength={max}
      lang={props.part.language}
      onChange={(event) => props.part.onSet({ [props.name]: event.currentTarget.value })}
    />
  );
}

/** A text that is spoken, or longer than a line. */
export function TextField({
  max = 600,
  rows = 2,
  ...props
}: FieldProps & { max?: number; rows?: number }) {
  return (
    <Textarea
      {...shared(props)}
      value={textIn(props.part.table, props.name)}
      maxLength={max}
      lang={props.part.language}
      autosize
      minRows={rows}
      maxRows={14}
      onChange={(event) => props.part.onSet({ [props.name]: event.currentTarget.value })}
    />
  );
}

/** What a good answer says, in lines. */
export function ExpectedField({ part }: { part: Part }) {
  const { t } = useTranslation();
  return (
    <TextField
      part={part}
      name="expected"
      label={t("scenarioForm.expected")}
      hint={t("scenarioForm.expectedHint")}
      max={2_000}
      rows={3}
    />
  );
}

interface CountProps extends FieldProps {
  min: number;
  max: number;
  /** Shown where nothing is said. */
  usual: string;
  suffix?: string;
}

export function CountField({ min, max, usual, suffix, ...props }: CountProps) {
  return (
    <NumberInput
      {...shared(props)}
      value={numberIn(props.part.table, props.name) ?? ""}
      placeholder={usual}
      min={min}
      max={max}
      allowDecimal={false}
      allowNegative={false}
      clampBehavior="blur"
      onChange={(value) =>
        props.part.onSet({ [props.name]: typeof value === "number" ? value : undefined })
      }
      {...(suffix && { suffix })}
    />
  );
}

interface ChoiceProps extends FieldProps {
  choices: readonly { value: string; label: string }[];
}

export function ChoiceField({ choices, ...props }: ChoiceProps) {
  const value = textIn(props.part.table, props.name);
  // What the file says is shown, even if it is none of the choices.
  const unknown = value && !choices.some((choice) => choice.value === value);
  const { readOnly, ...rest } = shared(props);
  return (
    <NativeSelect
      {...rest}
      disabled={readOnly}
      value={value}
      data={unknown ? [...choices, { value, label: value }] : [...choices]}
      onChange={(event) => props.part.onSet({ [props.name]: event.currentTarget.value })}
    />
  );
}

/** Words and phrases, each a tag. */
export function WordsField({ max, ...props }: FieldProps & { max: number }) {
  const isOptional = props.name === "vocabulary";
  return (
    <TagsInput
      {...shared(props)}
      value={textsIn(props.part.table, props.name)}
      maxTags={max}
      splitChars={[",", ";"]}
      acceptValueOnBlur
      onChange={(words) =>
        props.part.onSet({ [props.name]: isOptional && words.length === 0 ? undefined : words })
      }
    />
  );
}
