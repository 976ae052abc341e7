import type { TomlTable } from "smol-toml";
import type { SourceProblem } from "../../../api/types";
import {
  changed,
  isTable,
  type ScenarioFields,
  textIn,
  withFrame,
  withQuestion,
} from "../../../state/scenario-form";
import type { Part } from "./context";

interface Written {
  source: string;
  fields: ScenarioFields;
  problems: readonly SourceProblem[];
  readOnly: boolean;
  language?: Part["language"];
  gaps?: Part["gaps"];
  /** A change at a place, which names what is being written. */
  change(next: string, place: string): void;
}

/** The parts of a file that a form shows, each of which changes its own lines. */
export function partsOf(written: Written) {
  const { source, fields, problems, readOnly, language, gaps, change } = written;
  const { frame, questions } = fields;
  const shared = { problems, readOnly, ...(language && { language }), ...(gaps && { gaps }) };
  const whole: Part = {
    ...shared,
    table: frame,
    path: "",
    onSet: (set) => change(withFrame(source, changed(frame, set)), Object.keys(set).join()),
  };
  const persona: TomlTable = isTable(frame.persona) ? frame.persona : {};
  const asks: Part = {
    ...shared,
    table: persona,
    path: "persona",
    onSet: (set) =>
      change(
        withFrame(source, changed(frame, { persona: changed(persona, set) })),
        `persona ${Object.keys(set).join()}`,
      ),
  };
  const question = (at: number): Part | undefined => {
    const table = questions[at];
    return (
      table && {
        ...shared,
        table,
        frame,
        path: `questions[${at}]`,
        onSet: (set) =>
          change(withQuestion(source, at, changed(table, set)), `${at} ${Object.keys(set).join()}`),
      }
    );
  };
  /** The same, where a table is written whole: what is no text or whole number stays as it is. */
  const withTable = (at: number, table: TomlTable) =>
    change(withQuestion(source, at, table), `${at}`);
  return { whole, asks, question, withTable };
}

/** A question's id, and its place where it has none of its own. */
export function keyOf(questions: TomlTable[], at: number): string {
  const id = textIn(questions[at] ?? {}, "id");
  const isFirst = questions.findIndex((question) => textIn(question, "id") === id) === at;
  return id && isFirst ? id : `at ${at}`;
}
