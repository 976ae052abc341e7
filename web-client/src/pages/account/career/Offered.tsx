import { Badge, Checkbox, Text } from "@mantine/core";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import type { CareerText, OfferedEntry, OfferedText } from "../../../api/types";
import { nameOf } from "../../../state/career";
import classes from "./Career.module.css";
import { EntryText } from "./EntryText";
import { useEntryLine } from "./useEntryLine";

interface ChoiceProps {
  chosen: boolean;
  onChoose(yes: boolean): void;
}

interface OfferedTextRowProps extends ChoiceProps {
  what: "name" | "headline" | "summary";
  offered: OfferedText;
  /** What is here in its place, where the page around does not show it. */
  current: string | undefined;
}

/** The name, the headline or the summary of a file. */
export function OfferedTextRow(props: OfferedTextRowProps) {
  const { what, offered, current, chosen, onChoose } = props;
  const { t } = useTranslation();
  const id = useId();
  return (
    <div className={`${classes.choice} ${classes.row}`}>
      <Choice
        label={t(`career.linkedin.texts.${what}`)}
        about={id}
        standing={offered.standing}
        chosen={chosen}
        onChoose={onChoose}
      />
      <div className={classes.offered} id={id}>
        <div className={classes.what}>
          <Text fw={600}>{t(`career.linkedin.texts.${what}`)}</Text>
          <Text size="sm" lineClamp={6}>
            {offered.text}
          </Text>
          {offered.standing === "differs" && current !== undefined && (
            <Text size="sm" c="dimmed">
              {t("career.linkedin.inPlace", { text: current })}
            </Text>
          )}
        </div>
        <Standing standing={offered.standing} />
      </div>
    </div>
  );
}

interface OfferedEntryRowProps extends ChoiceProps {
  offered: OfferedEntry;
}

/** An entry of a file. */
export function OfferedEntryRow({ offered, chosen, onChoose }: OfferedEntryRowProps) {
  const { t } = useTranslation();
  const id = useId();
  const { entry, standing, current, date_left_out } = offered;
  return (
    <div className={`${classes.choice} ${classes.row}`}>
      <Choice
        label={nameOf(entry)}
        about={id}
        standing={standing}
        chosen={chosen}
        onChoose={onChoose}
      />
      <div className={classes.offered} id={id}>
        <div className={classes.what}>
          <EntryText entry={entry} />
          {date_left_out && (
            <Text size="sm" c="dimmed">
              {t("career.linkedin.dateLeftOut")}
            </Text>
          )}
          {current !== null && <InPlace current={current} />}
        </div>
        <Standing standing={standing} />
      </div>
    </div>
  );
}

function InPlace({ current }: { current: CareerText }) {
  const { t } = useTranslation();
  const { name, line } = useEntryLine(current);
  const text = [name, line, current.description].filter(Boolean).join(" · ");
  return (
    <Text size="sm" c="dimmed" lineClamp={4}>
      {t("career.linkedin.inPlace", { text })}
    </Text>
  );
}

interface ChoicePartProps extends ChoiceProps {
  label: string;
  about: string;
  standing: OfferedText["standing"];
}

/** What is here already is nothing to choose. */
function Choice({ label, about, standing, chosen, onChoose }: ChoicePartProps) {
  return (
    <Checkbox
      mt={3}
      aria-label={label}
      aria-describedby={about}
      checked={standing === "same" || chosen}
      disabled={standing === "same"}
      onChange={(event) => onChoose(event.currentTarget.checked)}
    />
  );
}

function Standing({ standing }: { standing: OfferedText["standing"] }) {
  const { t } = useTranslation();
  return (
    <Badge
      flex="none"
      variant={standing === "same" ? "default" : "light"}
      color={standing === "new" ? "petrol" : "copper"}
      tt="none"
    >
      {t(`career.linkedin.standings.${standing}`)}
    </Badge>
  );
}
