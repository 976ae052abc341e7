import { Alert, Button, Group, List, Loader, Text } from "@mantine/core";
import { useInterval } from "@mantine/hooks";
import { IconAlertTriangle, IconSparkles } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../api/http";
import type { LeftOut } from "../../api/types";

/** A model is writing: for how long, and the way out. */
export function BeingWritten({ since, onCancel }: { since: number; onCancel: () => void }) {
  const { t } = useTranslation();
  const [seconds, setSeconds] = useState(0);
  const clock = useInterval(
    () => setSeconds(Math.floor((performance.now() - since) / 1_000)),
    1_000,
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs for as long as it is shown
  useEffect(() => {
    clock.start();
    return clock.stop;
  }, []);
  return (
    <Group justify="space-between" role="status" data-testid="being-written">
      <Group gap="sm">
        <Loader size="sm" aria-hidden="true" />
        <Text>{t("drafts.writing")}</Text>
        <Text c="dimmed" aria-hidden="true">
          {t("drafts.seconds", { count: seconds })}
        </Text>
      </Group>
      <Button variant="default" size="sm" onClick={onCancel}>
        {t("drafts.cancel")}
      </Button>
    </Group>
  );
}

/** What a model wrote and may not be used, with the reason. */
export function LeftOutNotice({ items }: { items: LeftOut[] }) {
  const { t } = useTranslation();
  if (items.length === 0) return null;
  return (
    <Alert
      color="copper"
      icon={<IconAlertTriangle aria-hidden="true" />}
      title={t("drafts.leftOut", { count: items.length })}
      data-testid="left-out"
    >
      <List size="sm" spacing={4}>
        {items.map((item) => (
          <List.Item key={item.text}>
            {t("drafts.leftOutOne", { text: item.text, why: t(`drafts.why.${item.why}`) })}
          </List.Item>
        ))}
      </List>
    </Alert>
  );
}

/** Drafts, where a model is configured; else what to configure. */
export function NeedsModel({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  const instance = useQuery({ queryKey: ["instance"], queryFn: api.instance });
  if (instance.data?.drafting !== false) return children;
  return (
    <Alert
      icon={<IconSparkles aria-hidden="true" />}
      title={t("drafts.noModelTitle")}
      data-testid="no-model"
    >
      <Text size="sm">{t("drafts.noModel")}</Text>
      <Text component="pre" size="sm" mt="xs" ff="monospace">
        {'llm = ["openai:gpt-5-mini"]'}
      </Text>
    </Alert>
  );
}
