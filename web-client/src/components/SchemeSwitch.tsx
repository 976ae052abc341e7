import { ActionIcon, useMantineColorScheme } from "@mantine/core";
import { IconDeviceDesktop, IconMoon, IconSun } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { menuOnDemand } from "./menuOnDemand";
import classes from "./Switches.module.css";

const SchemeMenu = menuOnDemand("menu", async () => (await import("./SchemeMenu")).SchemeMenu);

const ICONS = { auto: IconDeviceDesktop, light: IconSun, dark: IconMoon } as const;

export function SchemeSwitch() {
  const { t } = useTranslation();
  const { colorScheme } = useMantineColorScheme();
  const Current = ICONS[colorScheme];
  return (
    <SchemeMenu
      target={
        <ActionIcon
          variant="subtle"
          color="gray"
          size={44}
          className={classes.trigger}
          aria-label={`${t("app.scheme")}: ${t(`app.schemes.${colorScheme}`)}`}
        >
          <Current size={20} aria-hidden="true" />
        </ActionIcon>
      }
    />
  );
}
