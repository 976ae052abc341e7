import { Text } from "@mantine/core";
import { IconArrowDownRight, IconArrowRight, IconArrowUpRight } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Movement } from "../../api/types";
import { currentLocale } from "../../i18n";
import { levelText } from "../../state/report";
import classes from "./Progress.module.css";

const ICONS = { up: IconArrowUpRight, down: IconArrowDownRight, same: IconArrowRight };

/** Where a level goes, said only of what is more than its spread. */
export function Moved({ movement }: { movement: Movement }) {
  const { t } = useTranslation();
  const locale = currentLocale();
  const { direction, change, spread, earlier } = movement;
  const Icon = ICONS[direction];
  const by = levelText(Math.abs(change), locale);
  return (
    <Text size="sm" className={classes.moved} data-direction={direction}>
      <Icon size={18} aria-hidden="true" />
      <span>
        {t(`progress.moved.${direction}`, { by, spread: levelText(spread, locale) })}{" "}
        <Text span size="sm" c="dimmed">
          {t("progress.comparedWith", { count: earlier.length })}
        </Text>
      </span>
    </Text>
  );
}
