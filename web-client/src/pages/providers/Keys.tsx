import { Badge, Button, Group, Modal, Stack, Text, Title } from "@mantine/core";
import { IconKey, IconPlugConnected, IconRefresh, IconTrash } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ConfiguredProvider, KeyList, KeyTest, ProviderKey } from "../../api/types";
import { ProblemNotice } from "../../components/ProblemNotice";
import { currentLocale } from "../../i18n";
import { KeyForm } from "./KeyForm";
import classes from "./Providers.module.css";
import { useWhose } from "./whose";

const when = (at: string) =>
  new Intl.DateTimeFormat(currentLocale(), { dateStyle: "medium", timeStyle: "short" }).format(
    new Date(at),
  );

/** What is said where the configuration names no provider. */
const NONE = {
  instance: "providers.configuredNone",
  organisation: "providers.configuredNoneOrganisation",
  own: "providers.configuredNoneOwn",
} as const;

/** What the configuration names, and the keys that are kept. */
export function Keys({ list, token }: { list: KeyList; token: string }) {
  const { t } = useTranslation();
  const { kind } = useWhose();
  const [editing, setEditing] = useState<ProviderKey | "new">();
  const inUse = list.items.filter((key) => key.revoked_at === null);
  const revoked = list.items.filter((key) => key.revoked_at !== null);
  return (
    <Stack gap="xl">
      <section aria-labelledby="configured">
        <Title order={2} size="h3" id="configured" mb="sm">
          {t("providers.configured")}
        </Title>
        {list.configured.length === 0 ? (
          <Text c="dimmed" maw="44rem">
            {t(NONE[kind])}
          </Text>
        ) : (
          <ul className={classes.list}>
            {list.configured.map((provider) => (
              <Configured
                key={`${provider.role}-${provider.kind}-${provider.model}-${provider.host}`}
                provider={provider}
              />
            ))}
          </ul>
        )}
      </section>
      <section aria-labelledby="kept">
        <Group justify="space-between" mb="sm">
          <Title order={2} size="h3" id="kept">
            {t("providers.kept")}
          </Title>
          <Button
            leftSection={<IconKey size={18} aria-hidden="true" />}
            onClick={() => setEditing("new")}
          >
            {t("providers.add")}
          </Button>
        </Group>
        {inUse.length === 0 ? (
          <Text c="dimmed" maw="44rem">
            {t("providers.keptNone")}
          </Text>
        ) : (
          <ul className={classes.list} data-testid="keys">
            {inUse.map((key) => (
              <Kept key={key.id} kept={key} token={token} onReplace={() => setEditing(key)} />
            ))}
          </ul>
        )}
        {revoked.length > 0 && (
          <details className={classes.revoked}>
            <summary>{t("providers.showRevoked", { count: revoked.length })}</summary>
            <ul className={classes.list}>
              {revoked.map((key) => (
                <li key={key.id}>
                  <Text c="dimmed">
                    {key.name} · {t(`providers.kinds.${key.kind}`)}
                  </Text>
                  <Text size="sm" c="dimmed">
                    {t("providers.revoked", { when: when(key.revoked_at ?? "") })}
                  </Text>
                </li>
              ))}
            </ul>
          </details>
        )}
      </section>
      {editing && (
        <KeyForm
          replaced={editing === "new" ? undefined : editing}
          wanted={list.configured.find((provider) => provider.key === "missing")}
          token={token}
          onClose={() => setEditing(undefined)}
        />
      )}
    </Stack>
  );
}

/** A provider, and where its key comes from. */
export function Configured({ provider }: { provider: ConfiguredProvider }) {
  const { t } = useTranslation();
  const { kind } = useWhose();
  const missing = provider.key === "missing" || provider.key === "other_kind";
  return (
    <li>
      <div>
        <Group gap="xs">
          <Badge variant="light" color="petrol" tt="none">
            {t(`providers.roles.${provider.role}`)}
          </Badge>
          <Text fw={600}>{t(`providers.kinds.${provider.kind}`)}</Text>
        </Group>
        <Text size="sm" c="dimmed" className={classes.long}>
          {[provider.model, provider.host].filter(Boolean).join(" · ")}
        </Text>
      </div>
      <Badge
        variant={missing ? "light" : "default"}
        color="copper"
        tt="none"
        className={classes.badge}
      >
        {provider.key === "missing" && kind !== "instance"
          ? t("providers.noKeyOfYours")
          : t(`providers.sources.${provider.key}`, { name: provider.key_name })}
      </Badge>
    </li>
  );
}

interface KeptProps {
  kept: ProviderKey;
  token: string;
  onReplace(): void;
}

function Kept({ kept, token, onReplace }: KeptProps) {
  const { t } = useTranslation();
  const { api } = useWhose();
  const queries = useQueryClient();
  const [revoking, setRevoking] = useState(false);
  const reload = () => queries.invalidateQueries({ queryKey: ["provider-keys"] });
  const test = useMutation({
    mutationFn: () => api.test(kept.id, token),
    onSuccess: reload,
  });
  const revocation = useMutation({
    mutationFn: () => api.revoke(kept.id, token),
    onSuccess: reload,
  });
  const { hint, base_url, last_used_at } = kept;
  const last = test.data ?? kept.last_test;
  const facts = [
    t(`providers.kinds.${kept.kind}`),
    hint ? t("providers.hint", { hint }) : t("providers.hidden"),
    base_url,
  ];
  return (
    <li data-testid={`key-${kept.name}`}>
      <div>
        <Text fw={600}>{kept.name}</Text>
        <Text size="sm" c="dimmed" className={classes.long}>
          {facts.filter(Boolean).join(" · ")}
        </Text>
        <Text size="sm" c="dimmed">
          {last_used_at
            ? t("providers.lastUsed", { when: when(last_used_at) })
            : t("providers.neverUsed")}
        </Text>
        {!kept.readable && (
          <Text size="sm" c="var(--mantine-color-error)">
            {t("providers.unreadable")}
          </Text>
        )}
        <div role="status">
          {last && <Tested test={last} missing={test.data?.missing_models ?? []} />}
        </div>
        {test.isError && <ProblemNotice title={t("report.failedAction")} error={test.error} />}
      </div>
      <Group gap="xs">
        <Button
          size="xs"
          variant="default"
          loading={test.isPending}
          leftSection={<IconPlugConnected size={16} aria-hidden="true" />}
          onClick={() => test.mutate()}
          aria-label={`${t("providers.test")}: ${kept.name}`}
        >
          {t("providers.test")}
        </Button>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconRefresh size={16} aria-hidden="true" />}
          onClick={onReplace}
          aria-label={`${t("providers.replace")}: ${kept.name}`}
        >
          {t("providers.replace")}
        </Button>
        <Button
          size="xs"
          variant="default"
          c="var(--mantine-color-error)"
          leftSection={<IconTrash size={16} aria-hidden="true" />}
          onClick={() => setRevoking(true)}
          aria-label={`${t("providers.revoke")}: ${kept.name}`}
        >
          {t("providers.revoke")}
        </Button>
      </Group>
      <Modal
        opened={revoking}
        onClose={() => setRevoking(false)}
        title={t("providers.revokeTitle", { name: kept.name })}
        closeButtonProps={{ "aria-label": t("app.close") }}
      >
        <Text mb="md">{t("providers.revokeText")}</Text>
        {revocation.isError && (
          <ProblemNotice title={t("report.failedAction")} error={revocation.error} />
        )}
        <Group justify="flex-end" mt="md">
          <Button variant="default" onClick={() => setRevoking(false)}>
            {t("providers.cancel")}
          </Button>
          <Button color="red" loading={revocation.isPending} onClick={() => revocation.mutate()}>
            {t("providers.revoke")}
          </Button>
        </Group>
      </Modal>
    </li>
  );
}

function Tested({ test, missing }: { test: KeyTest; missing: string[] }) {
  const { t } = useTranslation();
  const outcome = t(`providers.outcomes.${test.outcome}`, { models: missing.join(", ") });
  return (
    <Text
      size="sm"
      c={test.outcome === "works" ? "dimmed" : "var(--mantine-color-error)"}
      data-testid="tested"
    >
      {t("providers.tested", { when: when(test.at), outcome, ms: test.ms })}
    </Text>
  );
}
