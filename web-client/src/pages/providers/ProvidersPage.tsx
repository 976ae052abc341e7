import { Alert, Button, PasswordInput, Stack, Tabs, Text, Title } from "@mantine/core";
import { IconCoinEuro, IconKey, IconPigMoney } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../api/http";
import { Problem } from "../../api/problem";
import { providers } from "../../api/providers";
import { ProblemNotice } from "../../components/ProblemNotice";
import { Shell } from "../../components/Shell";
import { Waiting } from "../../components/Waiting";
import { Budgets } from "./Budgets";
import { Keys } from "./Keys";
import { Usage } from "./Usage";

/** Keys, usage and budgets of providers: for those who have the server's own key. */
export default function ProvidersPage() {
  const { t } = useTranslation();
  // Kept by nothing: it opens every interview of this server.
  const [token, setToken] = useState("");
  const instance = useQuery({ queryKey: ["instance"], queryFn: api.instance });
  const keys = useQuery({
    queryKey: ["provider-keys", token],
    queryFn: () => providers.keys(token),
    enabled: token !== "",
  });
  const isWrong = keys.error instanceof Problem && keys.error.status === 401;
  return (
    <Shell title={t("providers.title")}>
      <Stack gap="xl">
        <div>
          <Title order={1}>{t("providers.title")}</Title>
          <Text c="dimmed" maw="44rem" mt="xs">
            {t("providers.lead")}
          </Text>
        </div>
        {instance.data?.without_providers && (
          <Alert color="copper" icon={<IconPigMoney aria-hidden="true" />}>
            {t("providers.paused")}
          </Alert>
        )}
        {(token === "" || isWrong) && <Gate wrong={isWrong} onKey={setToken} />}
        {token !== "" && keys.isPending && <Waiting />}
        {keys.isError && !isWrong && (
          <ProblemNotice
            title={t("providers.loadFailed")}
            error={keys.error}
            onRetry={() => void keys.refetch()}
          />
        )}
        {keys.data && (
          <Tabs defaultValue="keys" keepMounted={false}>
            <Tabs.List mb="lg">
              <Tabs.Tab value="keys" leftSection={<IconKey size={18} aria-hidden="true" />}>
                {t("providers.tabs.keys")}
              </Tabs.Tab>
              <Tabs.Tab value="usage" leftSection={<IconCoinEuro size={18} aria-hidden="true" />}>
                {t("providers.tabs.usage")}
              </Tabs.Tab>
              <Tabs.Tab value="budgets" leftSection={<IconPigMoney size={18} aria-hidden="true" />}>
                {t("providers.tabs.budgets")}
              </Tabs.Tab>
            </Tabs.List>
            <Tabs.Panel value="keys">
              <Keys list={keys.data} token={token} />
            </Tabs.Panel>
            <Tabs.Panel value="usage">
              <Usage keys={keys.data.items} token={token} />
            </Tabs.Panel>
            <Tabs.Panel value="budgets">
              <Budgets keys={keys.data.items} token={token} />
            </Tabs.Panel>
          </Tabs>
        )}
      </Stack>
    </Shell>
  );
}

function Gate({ wrong, onKey }: { wrong: boolean; onKey(key: string): void }) {
  const { t } = useTranslation();
  const [key, setKey] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (key.trim()) onKey(key.trim());
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm" align="flex-start">
        <PasswordInput
          label={t("prepare.accessKey")}
          description={t("providers.gate")}
          value={key}
          onChange={(event) => setKey(event.currentTarget.value)}
          error={wrong && t("errors.token_wrong")}
          autoComplete="off"
          visibilityToggleButtonProps={{ "aria-label": t("app.showKey") }}
          w="min(28rem, 100%)"
          data-testid="access-key"
        />
        <Button type="submit" disabled={!key.trim()}>
          {t("providers.open")}
        </Button>
      </Stack>
    </form>
  );
}
