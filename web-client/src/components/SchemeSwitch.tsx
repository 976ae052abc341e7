import { ActionIcon, type MantineColorScheme, Menu, useMantineColorScheme } from "@mantine/core";
import { IconDeviceDesktop, IconMoon, IconSun } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { keepInProfile } from "./account/profile";
import classes from "./Switches.module.css";

const ICONS = { auto: IconDeviceDesktop, light: IconSun, dark: IconMoon } as const;

export function SchemeSwitch() {
  const { t } = useTranslation();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const Current = ICONS[colorScheme];
  return (
    <Menu position="bottom-end" shadow="md">
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={44}
          className={classes.trigger}
          aria-label={`${t("app.scheme")}: ${t(`app.schemes.${colorScheme}`)}`}
        >
          <Current size={20} aria-hidden="true" />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.RadioGroup
          value={colorScheme}
          onChange={(scheme) => {
            setColorScheme(scheme as MantineColorScheme);
            keepInProfile({ theme: scheme as MantineColorScheme });
          }}
        >
          {(["auto", "light", "dark"] as const).map((scheme) => (
            <Menu.RadioItem key={scheme} value={scheme}>
              {t(`app.schemes.${scheme}`)}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
      </Menu.Dropdown>
    </Menu>
  );
}
