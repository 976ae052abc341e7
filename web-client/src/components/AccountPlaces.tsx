import { Menu, Text } from "@mantine/core";
import {
  IconBuildingCommunity,
  IconHelp,
  IconLock,
  IconLogout,
  IconPalette,
  IconServerCog,
  IconUser,
} from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Me } from "../api/types";
import classes from "./AccountMenu.module.css";
import { useActFor } from "./account/useActFor";
import { useSignOut } from "./account/useSignOut";
import type { Opening } from "./menuOnDemand";

/** Whose account this is, and the ways to it and out of it. */
export function AccountPlaces({ me, target, ...opening }: { me: Me } & Opening) {
  const { t } = useTranslation();
  const signOut = useSignOut();
  const acting = useActFor();
  return (
    <>
      <Menu position="bottom-end" shadow="md" width={260} {...opening}>
        <Menu.Target>{target}</Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            component={Link}
            to="/account"
            leftSection={<IconUser size={18} aria-hidden="true" />}
          >
            {t("account.title")}
            <Text size="sm" c="dimmed" className={classes.long}>
              {me.email}
            </Text>
          </Menu.Item>
          <Menu.Item
            component={Link}
            to="/account#look"
            leftSection={<IconPalette size={18} aria-hidden="true" />}
          >
            {t("nav.look")}
          </Menu.Item>
          <Menu.Item
            component={Link}
            to="/account/security"
            leftSection={<IconLock size={18} aria-hidden="true" />}
          >
            {t("account.parts.security")}
          </Menu.Item>
          <Menu.Item
            component={Link}
            to="/organisations"
            leftSection={<IconBuildingCommunity size={18} aria-hidden="true" />}
          >
            {t("organisations.title")}
          </Menu.Item>
          <Menu.Item
            component={Link}
            to="/help"
            leftSection={<IconHelp size={18} aria-hidden="true" />}
          >
            {t("nav.help")}
          </Menu.Item>
          {me.role === "admin" && (
            <Menu.Item
              component={Link}
              to="/settings"
              leftSection={<IconServerCog size={18} aria-hidden="true" />}
            >
              {t("nav.server")}
            </Menu.Item>
          )}
          {acting.choices.length > 1 && (
            <>
              <Menu.Divider />
              <Menu.Label>{t("nav.actingFor")}</Menu.Label>
              <Menu.RadioGroup value={acting.value} onChange={acting.choose}>
                {acting.choices.map(({ value, label }) => (
                  <Menu.RadioItem key={value} value={value} className={classes.long}>
                    {label}
                  </Menu.RadioItem>
                ))}
              </Menu.RadioGroup>
            </>
          )}
          <Menu.Divider />
          <Menu.Item
            leftSection={<IconLogout size={18} aria-hidden="true" />}
            onClick={signOut.go}
            data-testid="sign-out"
          >
            {t("nav.signOut")}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {signOut.notice}
      {acting.notice}
    </>
  );
}
