import { Alert, Stack, Tabs, Text, Title } from "@mantine/core";
import { IconCoinEuro, IconEar, IconKey, IconPigMoney } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api } from "../../api/http";
import { providers } from "../../api/providers";
import { KeyGate } from "../../components/KeyGate";
import { Shell } from "../../components/Shell";
import type { AccountState } from "../../state/account";
import { useInstanceKey } from "../../state/instance-key";
import { useAccount } from "../../state/signed-in";
import { Budgets } from "./Budgets";
import { Chosen } from "./Chosen";
import { Keys } from "./Keys";
import { Usage } from "./Usage";
import { WhoseContext } from "./whose";

/**
 * Keys, usage and budgets of providers: an organisation's for those who manage it, the instance's
 * for admins and those who have the server's own key.
 */
export default function ProvidersPage() {
  const { t } = useTranslation();
  const instance = useQuery({ queryKey: ["instance"], queryFn: api.instance });
  const current = useAccount();
  const token = useInstanceKey();
  const organisation = token === "" ? organisationOf(current) : undefined;
  const whose = { kind: organisation ? "organisation" : "instance", api: providers } as const;
  return (
    <Shell title={t("providers.title")}>
      <WhoseContext value={whose}>
        <KeyGate queryKey={["provider-keys"]} load={providers.keys}>
          {(keys, token) => (
            <Stack gap="xl">
              <div>
                <Title order={1}>{t("providers.title")}</Title>
                <Text c="dimmed" maw="44rem" mt="xs">
                  {organisation
                    ? t("providers.leadOrganisation", { name: organisation })
                    : t("providers.lead")}
                </Text>
              </div>
              {instance.data?.without_providers && (
                <Alert color="copper" icon={<IconPigMoney aria-hidden="true" />}>
                  {t("providers.paused")}
                </Alert>
              )}
              <Tabs defaultValue="keys" keepMounted={false}>
                <Tabs.List mb="lg">
                  <Tabs.Tab value="keys" leftSection={<IconKey size={18} aria-hidden="true" />}>
                    {t("providers.tabs.keys")}
                  </Tabs.Tab>
                  {organisation && (
                    <Tabs.Tab value="chosen" leftSection={<IconEar size={18} aria-hidden="true" />}>
                      {t("chosen.tab")}
                    </Tabs.Tab>
                  )}
                  <Tabs.Tab
                    value="usage"
                    leftSection={<IconCoinEuro size={18} aria-hidden="true" />}
                  >
                    {t("providers.tabs.usage")}
                  </Tabs.Tab>
                  <Tabs.Tab
                    value="budgets"
                    leftSection={<IconPigMoney size={18} aria-hidden="true" />}
                  >
                    {t("providers.tabs.budgets")}
                  </Tabs.Tab>
                </Tabs.List>
                <Tabs.Panel value="keys">
                  <Keys list={keys} token={token} />
                </Tabs.Panel>
                <Tabs.Panel value="chosen">
                  <Chosen keys={keys.items} token={token} />
                </Tabs.Panel>
                <Tabs.Panel value="usage">
                  <Usage keys={keys.items} token={token} />
                </Tabs.Panel>
                <Tabs.Panel value="budgets">
                  <Budgets keys={keys.items} token={token} />
                </Tabs.Panel>
              </Tabs>
            </Stack>
          )}
        </KeyGate>
      </WhoseContext>
    </Shell>
  );
}

/** The name of the organisation that somebody acts for. */
function organisationOf(current: AccountState): string | undefined {
  if (current.status !== "signed_in") return undefined;
  const { organisation, organisations } = current.user;
  return organisations.find(({ id }) => id === organisation)?.name;
}
