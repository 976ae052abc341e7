import {
  Alert,
  Button,
  Code,
  Group,
  NativeSelect,
  Stack,
  Text,
  TextInput,
  Title,
} from "@mantine/core";
import { IconAlertTriangle, IconCircleCheck, IconShieldCheck } from "@tabler/icons-react";
import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { privacy } from "../../api/privacy";
import type { AuditPage as Page } from "../../api/types";
import { KeyGate } from "../../components/KeyGate";
import { ProblemNotice } from "../../components/ProblemNotice";
import { Shell } from "../../components/Shell";
import { Waiting } from "../../components/Waiting";
import { ACTS, type AuditChoice, filterOf, NO_CHOICE } from "../../state/audit";
import { AdminTabs } from "./AdminTabs";
import classes from "./Audit.module.css";
import { AuditRow } from "./AuditRow";

/** Who did what when: for administrators, and for those who have the server's own key. */
export default function AuditPage() {
  const { t } = useTranslation();
  return (
    <Shell title={t("audit.title")}>
      <KeyGate queryKey={["audit"]} load={(token) => privacy.audit({}, token)}>
        {(_, token) => (
          <Stack gap="xl" maw="60rem" mx="auto">
            <AdminTabs />
            <div>
              <Title order={1}>{t("audit.title")}</Title>
              <Text c="dimmed" mt="xs" maw="44rem">
                {t("audit.lead")}
              </Text>
            </div>
            <Check token={token} />
            <Entries token={token} />
          </Stack>
        )}
      </KeyGate>
    </Shell>
  );
}

function Check({ token }: { token: string }) {
  const { t } = useTranslation();
  const checking = useMutation({ mutationFn: () => privacy.checkAudit(token) });
  const found = checking.data;
  return (
    <Stack gap="sm">
      <Button
        variant="default"
        w="fit-content"
        leftSection={<IconShieldCheck size={18} aria-hidden="true" />}
        loading={checking.isPending}
        onClick={() => checking.mutate()}
      >
        {t("audit.check")}
      </Button>
      {checking.isError && <ProblemNotice title={t("audit.checkFailed")} error={checking.error} />}
      {found?.sound && (
        <Alert
          role="status"
          icon={<IconCircleCheck aria-hidden="true" />}
          title={t("audit.sound", { count: found.last === 0 ? 0 : found.last - found.first + 1 })}
        >
          {t("audit.note")}{" "}
          <Code className={classes.long}>
            {found.last}:{found.hash}
          </Code>
        </Alert>
      )}
      {found?.fault != null && (
        <Alert
          role="alert"
          color="red"
          icon={<IconAlertTriangle aria-hidden="true" />}
          title={t(`audit.faults.${found.fault}`, { seq: found.fault_at })}
        >
          {t("audit.faultHint")}
        </Alert>
      )}
    </Stack>
  );
}

function Entries({ token }: { token: string }) {
  const { t } = useTranslation();
  const [choice, setChoice] = useState<AuditChoice>(NO_CHOICE);
  const filter = filterOf(choice);
  const entries = useInfiniteQuery({
    queryKey: ["audit", "entries", token, filter],
    queryFn: ({ pageParam }) =>
      privacy.audit(pageParam === 0 ? filter : { ...filter, cursor: String(pageParam) }, token),
    initialPageParam: 0,
    getNextPageParam: (last: Page) => last.next_cursor ?? undefined,
    staleTime: 0,
  });
  const items = entries.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <section aria-label={t("audit.title")}>
      <Group align="flex-start" gap="md" mb="lg">
        <NativeSelect
          className={classes.choice}
          label={t("audit.filter")}
          value={choice.act}
          onChange={({ currentTarget }) => {
            const act = currentTarget.value as AuditChoice["act"];
            setChoice((before) => ({ ...before, act }));
          }}
          data={[
            { value: "", label: t("audit.everything") },
            ...ACTS.map((act) => ({ value: act, label: t(`audit.acts.${act}`) })),
          ]}
        />
        <TextInput
          label={t("audit.id")}
          value={choice.id}
          maxLength={64}
          spellCheck={false}
          className={classes.id}
          onChange={({ currentTarget }) => {
            const id = currentTarget.value.trim();
            setChoice((before) => ({ ...before, id }));
          }}
        />
        <NativeSelect
          className={classes.choice}
          label={t("audit.which")}
          value={choice.as}
          onChange={({ currentTarget }) => {
            const as = currentTarget.value as AuditChoice["as"];
            setChoice((before) => ({ ...before, as }));
          }}
          data={[
            { value: "subject", label: t("audit.to") },
            { value: "user", label: t("audit.by") },
          ]}
        />
      </Group>
      {entries.isPending && <Waiting />}
      {entries.isError && (
        <ProblemNotice
          title={t("audit.failed")}
          error={entries.error}
          onRetry={() => void entries.refetch()}
        />
      )}
      {entries.isSuccess && items.length === 0 && (
        <Text c="dimmed" role="status">
          {t("audit.none")}
        </Text>
      )}
      <ul className={classes.list} data-testid="audit">
        {items.map((entry) => (
          <AuditRow
            key={entry.seq}
            entry={entry}
            onId={(id, as) => setChoice({ act: "", id, as })}
          />
        ))}
      </ul>
      <Group mt="lg">
        {entries.hasNextPage && (
          <Button
            variant="default"
            loading={entries.isFetchingNextPage}
            onClick={() => void entries.fetchNextPage()}
          >
            {t("audit.more")}
          </Button>
        )}
        {(choice.id !== "" || choice.act !== "") && (
          <Button variant="subtle" onClick={() => setChoice(NO_CHOICE)}>
            {t("audit.all")}
          </Button>
        )}
      </Group>
    </section>
  );
}
