import { Menu, Text, UnstyledButton } from "@mantine/core";
import {
  IconBuildingCommunity,
  IconChevronDown,
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
import { initials } from "../state/navigation";
import classes from "./AccountMenu.module.css";
import { useActFor } from "./account/useActFor";
import { useSignOut } from "./account/useSignOut";
import { Portrait } from "./Portrait";

/** Whose account this is, and the ways to it and out of it. */
export function AccountMenu({ me }: { me: Me }) {
  const { t } = useTranslation();
  const signOut = useSignOut();
  const acting = useActFor();
  return (
    <>
      <Menu position="bottom-end" shadow="md" width={260}>
        <Menu.Target>
          <UnstyledButton
            className={classes.target}
            aria-label={`${initials(me.name)}: ${t("nav.account", { name: me.name })}`}
            data-testid="account-menu"
          >
            <Portrait name={me.name} avatar={me.avatar} />
            <IconChevronDown size={16} aria-hidden="true" />
          </UnstyledButton>
        </Menu.Target>
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
