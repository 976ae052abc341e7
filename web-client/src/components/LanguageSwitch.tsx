import { ActionIcon, Menu } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Language } from "../api/types";
import { chooseLanguage, currentLanguage } from "../i18n";
import { keepInProfile } from "./account/profile";
import classes from "./Switches.module.css";

/** Each language is named in itself, so that its reader finds it. */
const NAMES = { fr: "Français", en: "English" } as const;

export function LanguageSwitch() {
  const { t } = useTranslation();
  const current = currentLanguage();
  return (
    <Menu position="bottom-end" shadow="md">
      <Menu.Target>
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
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.RadioGroup
          value={current}
          onChange={(language) => {
            chooseLanguage(language as Language);
            keepInProfile({ language: language as Language });
          }}
        >
          {(["fr", "en"] as const).map((language) => (
            <Menu.RadioItem key={language} value={language} lang={language}>
              {NAMES[language]}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
      </Menu.Dropdown>
    </Menu>
  );
}
