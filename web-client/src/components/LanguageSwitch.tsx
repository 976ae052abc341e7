import { ActionIcon, Menu } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { chooseLanguage, currentLanguage } from "../i18n";
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
        {(["fr", "en"] as const).map((language) => (
          <Menu.Item
            key={language}
            lang={language}
            role="menuitemradio"
            aria-checked={language === current}
            onClick={() => chooseLanguage(language)}
            rightSection={language === current && <IconCheck size={16} aria-hidden="true" />}
          >
            {NAMES[language]}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
