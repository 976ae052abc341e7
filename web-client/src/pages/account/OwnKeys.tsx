import { Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { ownProviders } from "../../api/providers";
import { ProblemNotice } from "../../components/ProblemNotice";
import { Waiting } from "../../components/Waiting";
import { Budgets } from "../providers/Budgets";
import { Chosen } from "../providers/Chosen";
import { Keys } from "../providers/Keys";
import { Usage } from "../providers/Usage";
import { WhoseContext } from "../providers/whose";

const WHOSE = { kind: "own", api: ownProviders } as const;

/** One's own keys of providers, what they cost, and what they may. */
export function OwnKeys() {
  const { t } = useTranslation();
  const keys = useQuery({
    queryKey: ["provider-keys", "own"],
    queryFn: () => ownProviders.keys(""),
  });
  if (keys.isError) {
    return (
      <ProblemNotice
        title={t("providers.loadFailed")}
        error={keys.error}
        onRetry={() => void keys.refetch()}
      />
    );
  }
  if (!keys.data) return <Waiting />;
  const hasKeys = keys.data.items.length > 0;
  return (
    <WhoseContext value={WHOSE}>
      <Stack gap="xl">
        <Text maw="44rem">{t("providers.leadOwn")}</Text>
        <Keys list={keys.data} token="" />
        <Chosen keys={keys.data.items} token="" />
        {hasKeys && (
          <>
            <section aria-labelledby="own-usage">
              <Title order={2} size="h3" id="own-usage" mb="sm">
                {t("providers.tabs.usage")}
              </Title>
              <Usage keys={keys.data.items} token="" />
            </section>
            <section aria-labelledby="own-budgets">
              <Title order={2} size="h3" id="own-budgets" mb="sm">
                {t("providers.tabs.budgets")}
              </Title>
              <Budgets keys={keys.data.items} token="" />
            </section>
          </>
        )}
      </Stack>
    </WhoseContext>
  );
}
