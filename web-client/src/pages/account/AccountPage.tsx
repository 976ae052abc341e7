import { Stack, Tabs, Text, Title } from "@mantine/core";
import {
  IconBell,
  IconBriefcase,
  IconEyeOff,
  IconKey,
  IconLock,
  IconUser,
} from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Navigate, useNavigate, useParams } from "react-router";
import { OwnPage } from "../../components/account/OwnPage";
import classes from "./Account.module.css";
import { BrowserPush } from "./BrowserPush";
import { Choices } from "./Choices";
import { Career } from "./career/Career";
import { OwnKeys } from "./OwnKeys";
import { Privacy } from "./Privacy";
import { Profile } from "./Profile";
import { Security } from "./Security";

const PARTS = ["profile", "career", "security", "notifications", "keys", "privacy"] as const;
type Part = (typeof PARTS)[number];
const ICONS = {
  profile: IconUser,
  career: IconBriefcase,
  security: IconLock,
  notifications: IconBell,
  keys: IconKey,
  privacy: IconEyeOff,
};

/** One's own account: who one is here, and what keeps it one's own. */
export default function AccountPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const asked = useParams().part ?? "profile";
  const part = PARTS.find((one) => one === asked);
  if (part === undefined) return <Navigate to="/account" replace />;
  return (
    <OwnPage title={t("account.title")}>
      {(me) => (
        <Stack gap="xl" maw="48rem" mx="auto">
          <div>
            <Title order={1}>{t("account.title")}</Title>
            <Text c="dimmed" mt={4}>
              {me.email}
            </Text>
          </div>
          <Tabs
            value={part}
            onChange={(next) => void navigate(addressOf(next as Part))}
            keepMounted={false}
          >
            <Tabs.List mb="xl" className={classes.tabs ?? ""}>
              {PARTS.map((one) => {
                const Icon = ICONS[one];
                return (
                  <Tabs.Tab
                    key={one}
                    value={one}
                    leftSection={<Icon size={18} aria-hidden="true" />}
                  >
                    {t(`account.parts.${one}`)}
                  </Tabs.Tab>
                );
              })}
            </Tabs.List>
            <Tabs.Panel value="profile">
              <Profile me={me} />
            </Tabs.Panel>
            <Tabs.Panel value="career">
              <Career me={me} />
            </Tabs.Panel>
            <Tabs.Panel value="security">
              <Security me={me} />
            </Tabs.Panel>
            <Tabs.Panel value="notifications">
              <Stack gap="xl">
                <Choices />
                <BrowserPush me={me} />
              </Stack>
            </Tabs.Panel>
            <Tabs.Panel value="keys">
              <OwnKeys />
            </Tabs.Panel>
            <Tabs.Panel value="privacy">
              <Privacy me={me} />
            </Tabs.Panel>
          </Tabs>
        </Stack>
      )}
    </OwnPage>
  );
}

function addressOf(part: Part): string {
  return part === "profile" ? "/account" : `/account/${part}`;
}
