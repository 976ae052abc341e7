import { Text, Title } from "@mantine/core";
import { IconAlertTriangle, IconCheck, IconInfoCircle } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { SourceCheck } from "../../api/types";
import { fieldsOf, type ScenarioFields, textIn } from "../../state/scenario-form";
import { type StructurePoint, structureOf } from "../../state/structure";
import classes from "./Workshop.module.css";

/** Characters of a question that name it. */
const LONGEST = 40;

/** Whether the interview is a structured one, point by point. */
export function Structure({ source, check }: { source: string; check: SourceCheck }) {
  const { t } = useTranslation();
  const fields = fieldsOf(source);
  if (!fields || fields.questions.length === 0) return null;
  const points = structureOf(fields, check);
  const unmet = points.filter((point) => !point.met).length;
  return (
    <section aria-labelledby="structure" data-testid="structure">
      <Title order={2} size="h5" id="structure">
        {t("scenarioForm.structure.title")}
      </Title>
      <Text size="sm" mb="xs">
        {unmet === 0
          ? t("scenarioForm.structure.good")
          : t("scenarioForm.structure.bad", { count: unmet })}
      </Text>
      <ul className={classes.structure}>
        <li data-given>
          <IconInfoCircle size={18} aria-label={t("scenarioForm.structure.given")} />
          <span>{t("scenarioForm.structure.same")}</span>
        </li>
        {points.map((point) => (
          <Point key={point.id} point={point} fields={fields} />
        ))}
      </ul>
    </section>
  );
}

/** A question as its author knows it: its place, and how it begins. */
function named({ questions }: ScenarioFields, id: string): string {
  const at = questions.findIndex((question) => textIn(question, "id") === id);
  const text = textIn(questions[at] ?? {}, "text");
  return `${at + 1} (${text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text || id})`;
}

function Point({ point, fields }: { point: StructurePoint; fields: ScenarioFields }) {
  const { t } = useTranslation();
  const { id, met, scored, minutes } = point;
  const questions = point.questions.map((one) => named(fields, one)).join(", ");
  const count = fields.questions.length;
  const what = id === "anchored" && questions === "" ? "anchoredFew" : (`${id}Missing` as const);
  return (
    <li data-met={met}>
      {met ? (
        <IconCheck size={18} aria-label={t("scenarioForm.structure.ok")} />
      ) : (
        <IconAlertTriangle size={18} aria-label={t("scenarioForm.structure.missing")} />
      )}
      <span>
        {t(`scenarioForm.structure.${id}`)}{" "}
        {!met && (
          <strong>
            {t(`scenarioForm.structure.${what}`, { questions, scored, count, minutes })}
          </strong>
        )}
      </span>
    </li>
  );
}
