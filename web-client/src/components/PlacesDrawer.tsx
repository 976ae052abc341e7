import { Button, Divider, Drawer, Group, Select, Stack, Text } from "@mantine/core";
import {
  IconBuildingCommunity,
  IconHelp,
  IconLock,
  IconLogout,
  IconServerCog,
  IconUser,
} from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Me } from "../api/types";
import { useActFor } from "./account/useActFor";
import { useSignOut } from "./account/useSignOut";
import { LanguageSwitch } from "./LanguageSwitch";
import { Navigation } from "./Navigation";
import { SchemeSwitch } from "./SchemeSwitch";

interface PlacesDrawerProps {
  me: Me;
  opened: boolean;
  onClose(): void;
}

/** The header of a small screen, opened: everything that a wide one shows at once. */
export function PlacesDrawer({ me, opened, onClose }: PlacesDrawerProps) {
  const { t } = useTranslation();
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      position="right"
      size="min(22rem, 88vw)"
      title={t("nav.menu")}
      closeButtonProps={{ "aria-label": t("app.close") }}
    >
      <Content me={me} onGo={onClose} />
    </Drawer>
  );
}

function Content({ me, onGo }: { me: Me; onGo(): void }) {
  const { t } = useTranslation();
  const signOut = useSignOut();
  const acting = useActFor();
  const item = {
    variant: "subtle",
    color: "gray",
    justify: "flex-start",
    fullWidth: true,
  } as const;
  return (
    <Stack gap="md">
      <Navigation me={me} column onGo={onGo} />
      <Divider />
      <div>
        <Text fw={600}>{me.name}</Text>
        <Text size="sm" c="dimmed">
          {me.email}
        </Text>
      </div>
      {acting.choices.length > 1 && (
        <Select
          label={t("nav.actingFor")}
          data={acting.choices}
          value={acting.value}
          allowDeselect={false}
          onChange={(value) => value !== null && acting.choose(value)}
        />
      )}
      <Stack gap={4}>
        <Button
          {...item}
          component={Link}
          to="/account"
          onClick={onGo}
          leftSection={<IconUser size={18} aria-hidden="true" />}
        >
          {t("account.title")}
        </Button>
        <Button
          {...item}
          component={Link}
          to="/account/security"
          onClick={onGo}
          leftSection={<IconLock size={18} aria-hidden="true" />}
        >
          {t("account.parts.security")}
        </Button>
        <Button
          {...item}
          component={Link}
          to="/organisations"
          onClick={onGo}
          leftSection={<IconBuildingCommunity size={18} aria-hidden="true" />}
        >
          {t("organisations.title")}
        </Button>
        <Button
          {...item}
          component={Link}
          to="/help"
          onClick={onGo}
          leftSection={<IconHelp size={18} aria-hidden="true" />}
        >
          {t("nav.help")}
        </Button>
        {me.role === "admin" && (
          <Button
            {...item}
            component={Link}
            to="/settings"
            onClick={onGo}
            leftSection={<IconServerCog size={18} aria-hidden="true" />}
          >
            {t("nav.server")}
          </Button>
        )}
        <Button
          {...item}
          onClick={signOut.go}
          loading={signOut.pending}
          leftSection={<IconLogout size={18} aria-hidden="true" />}
        >
          {t("nav.signOut")}
        </Button>
      </Stack>
      <Divider />
      <Group gap={4}>
        <LanguageSwitch />
        <SchemeSwitch />
      </Group>
      {signOut.notice}
      {acting.notice}
    </Stack>
  );
}
