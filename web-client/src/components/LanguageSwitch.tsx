import { ActionIcon } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { currentLanguage } from "../i18n";
import { menuOnDemand } from "./menuOnDemand";
import classes from "./Switches.module.css";

const LanguageMenu = menuOnDemand(
  "menu",
  async () => (await import("./LanguageMenu")).LanguageMenu,
);

/** Each language is named in itself, so that its reader finds it. */
export const NAMES = { fr: "Français", en: "English" } as const;

export function LanguageSwitch() {
  const { t } = useTranslation();
  const current = currentLanguage();
  return (
    <LanguageMenu
      target={
        <ActionIcon
          variant="subtle"
          color="gray"
          size={44}
          className={classes.trigger}
          aria-label={`${current.toUpperCase()}: ${t("app.language")}, ${NAMES[current]}`}
        >
          <span className={classes.code} aria-hidden="true">
            {current.toUpperCase()}
          </span>
        </ActionIcon>
      }
    />
  );
}
