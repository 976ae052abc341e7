import {
  NativeSelect,
  NumberInput,
  TagsInput,
  Textarea,
  type TextareaProps,
  TextInput,
} from "@mantine/core";
import { codesIn, numberIn, occupationsOf, textIn, textsIn } from "../../../state/scenario-form";
import { type Part, problemOf } from "./context";

interface FieldProps {
  part: Part;
  /** The field's name in the file. */
  name: string;
  label: string;
  hint?: string;
}

/** What is wrong is said by the server, in English. */
function errorOf({ part, name }: FieldProps) {
  const problem = problemOf(part, name);
  return problem && <span lang="en">{problem}</span>;
}

const ORDER: NonNullable<TextareaProps["inputWrapperOrder"]> = [
  "label",
  "input",
  "description",
  "error",
];

function shared(props: FieldProps) {
  return {
    label: props.label,
    description: props.hint,
    inputWrapperOrder: ORDER,
    error: errorOf(props),
    readOnly: props.part.readOnly,
  };
}

export function LineField({ max = 120, ...props }: FieldProps & { max?: number }) {
  return (
    <TextInput
      {...shared(props)}
      value={textIn(props.part.table, props.name)}
      maxLength={max}
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
      autosize
      minRows={rows}
      maxRows={14}
      onChange={(event) => props.part.onSet({ [props.name]: event.currentTarget.value })}
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

/** Codes of occupations, each a tag: `M1805` is one of ROME, `2512` one of ESCO. */
export function OccupationsField(props: FieldProps) {
  return (
    <TagsInput
      {...shared(props)}
      value={codesIn(props.part.table)}
      maxTags={10}
      splitChars={[",", ";", " "]}
      acceptValueOnBlur
      onChange={(codes) => props.part.onSet({ [props.name]: occupationsOf(codes) })}
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
