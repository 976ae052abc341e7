import { Button, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconChevronDown, IconChevronUp } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { TomlTable } from "smol-toml";
import type { Language } from "../../../api/types";
import { LEVELS } from "../../../state/bank";
import { textIn } from "../../../state/scenario-form";
import {
  criteriaOf,
  describedBy,
  ownOf,
  type Rubrics,
  readyRubrics,
  withOwn,
} from "../../../state/scoring";
import { Anchors } from "./Anchors";
import { type Part, problemOf } from "./context";
import classes from "./Form.module.css";

const NONE: Rubrics = {};

/** What a question is scored by: with what levels, and the criteria of its own. */
export function Scoring({ part }: { part: Part }) {
  const { t } = useTranslation();
  const [isOpen, { toggle }] = useDisclosure();
  const { table, frame = {}, readOnly } = part;
  const language: Language = textIn(frame, "language") === "fr" ? "fr" : "en";
  const { data: rubrics = NONE } = useQuery({
    queryKey: ["rubrics", language],
    queryFn: () => readyRubrics(language),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const scored = criteriaOf(frame, table);
  const own = ownOf(table);
  const criteria = scored.map((one) => ({
    ...one,
    table: describedBy(one, frame, table, rubrics) ?? { id: one.id },
  }));
  const nameOf = (criterion: TomlTable) => textIn(criterion, "name") || textIn(criterion, "id");
  const places = scored.flatMap((one, at) => (one.from === "question" ? [at] : []));
  const Chevron = isOpen ? IconChevronUp : IconChevronDown;
  return (
    <section aria-label={t("scoring.title")} data-testid="scoring">
      <Text fw={650}>{t("scoring.title")}</Text>
      {scored.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t("scoring.none")}
        </Text>
      ) : (
        <>
          <Text size="sm" lang={language}>
            {criteria.map((one) => nameOf(one.table)).join(", ")}
          </Text>
          <Button
            variant="subtle"
            size="compact-sm"
            px={0}
            aria-expanded={isOpen}
            rightSection={<Chevron size={16} aria-hidden="true" />}
            onClick={toggle}
          >
            {t(isOpen ? "scoring.hide" : "scoring.show")}
          </Button>
        </>
      )}
      {isOpen && (
        <ul className={classes.levels}>
          {criteria.map((one) => (
            <li key={one.id}>
              <Text fw={600} size="sm">
                <span lang={language}>{nameOf(one.table)}</span>{" "}
                <span className={classes.origin}>{t(`scoring.from.${one.from}`)}</span>
              </Text>
              <ol lang={language}>
                {LEVELS.map((level) => (
                  <li key={level}>{textIn(one.table, level)}</li>
                ))}
              </ol>
            </li>
          ))}
        </ul>
      )}
      {!(readOnly && own.length === 0) && (
        <div className={classes.ownCriteria}>
          <Anchors
            criteria={own}
            taken={scored.map((one) => one.id)}
            readOnly={readOnly}
            language={part.language}
            hint={t("scoring.ownHint")}
            errorOf={(at, field) =>
              problemOf({ ...part, path: `${part.path}.criteria[${places[at]}]` }, field)
            }
            onChange={(next) => part.onSet(withOwn(frame, table, next))}
          />
        </div>
      )}
    </section>
  );
}
