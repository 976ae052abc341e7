import { Text } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Language } from "../../../api/types";
import type { Part } from "./context";
import classes from "./Form.module.css";

/** The same part of the interview in the other language. */
export interface Side {
  /** None where that one does not have it. */
  part: Part | undefined;
  language: Language;
}

interface SidesProps {
  part: Part;
  beside: Side | undefined;
  children(part: Part): ReactNode;
}

/** What is written, with the other language beside it where there is one: each is changed where it stands. */
export function Sides({ part, beside, children }: SidesProps) {
  const { t } = useTranslation();
  if (!beside) return children(part);
  return (
    <div className={classes.sides}>
      <div className={classes.beside}>
        <div data-side="own">{children(part)}</div>
        <fieldset data-side="other" aria-label={t(`sides.in.${beside.language}`)}>
          <Text className={classes.sideName} aria-hidden="true">
            {t(`sides.in.${beside.language}`)}
          </Text>
          {beside.part ? (
            children(beside.part)
          ) : (
            <Text size="sm" c="dimmed">
              {t(`sides.notYet.${beside.language}`)}
            </Text>
          )}
        </fieldset>
      </div>
    </div>
  );
}
