import { Stack, Tabs, Text, Title } from "@mantine/core";
import { IconLock, IconUser } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Navigate, useNavigate, useParams } from "react-router";
import { useWayIn } from "../../components/account/useReturn";
import { Shell } from "../../components/Shell";
import { Waiting } from "../../components/Waiting";
import { useAccount } from "../../state/signed-in";
import { Profile } from "./Profile";
import { Security } from "./Security";

const PARTS = ["profile", "security"] as const;
type Part = (typeof PARTS)[number];
const ICONS = { profile: IconUser, security: IconLock };

/** One's own account: who one is here, and what keeps it one's own. */
export default function AccountPage() {
  const { t } = useTranslation();
  const current = useAccount();
  const navigate = useNavigate();
  const wayIn = useWayIn();
  const asked = useParams().part ?? "profile";
  const part = PARTS.find((one) => one === asked);
  if (current.status === "guest") return <Navigate to={wayIn} replace />;
  if (part === undefined) return <Navigate to="/account" replace />;
  return (
    <Shell title={t("account.title")}>
      {current.status === "asking" ? (
        <Waiting />
      ) : (
        <Stack gap="xl" maw="48rem" mx="auto">
          <div>
            <Title order={1}>{t("account.title")}</Title>
            <Text c="dimmed" mt={4}>
              {current.user.email}
            </Text>
          </div>
          <Tabs
            value={part}
            onChange={(next) => void navigate(addressOf(next as Part))}
            keepMounted={false}
          >
            <Tabs.List mb="xl">
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
              <Profile me={current.user} />
            </Tabs.Panel>
            <Tabs.Panel value="security">
              <Security me={current.user} />
            </Tabs.Panel>
          </Tabs>
        </Stack>
      )}
    </Shell>
  );
}

function addressOf(part: Part): string {
  return part === "profile" ? "/account" : `/account/${part}`;
}
