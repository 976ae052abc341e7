import { Menu } from "@mantine/core";
import type { Language } from "../api/types";
import { chooseLanguage, currentLanguage } from "../i18n";
import { keepInProfile } from "./account/profile";
import { NAMES } from "./LanguageSwitch";
import type { Opening } from "./menuOnDemand";

export function LanguageMenu({ target, ...opening }: Opening) {
  return (
    <Menu position="bottom-end" shadow="md" {...opening}>
      <Menu.Target>{target}</Menu.Target>
      <Menu.Dropdown>
        <Menu.RadioGroup
          value={currentLanguage()}
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
