import { Alert, Badge, Button, Group, Skeleton, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconMailFast, IconMailQuestion } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { accounts } from "../../api/accounts";
import { api } from "../../api/http";
import type { Me, PendingAddress } from "../../api/types";
import { emailError, errorsOf } from "../../components/account/check";
import { EmailField } from "../../components/account/fields";
import { useForm } from "../../components/account/useForm";
import { ProblemNotice } from "../../components/ProblemNotice";
import { currentLocale } from "../../i18n";
import classes from "./Account.module.css";

const ADDRESS = ["new-address"] as const;

/** The address of the account, the one that is waited for, and the way to ask for another. */
export function Address({ me }: { me: Me }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [asking, form] = useDisclosure(false);
  const state = useQuery({
    queryKey: ADDRESS,
    queryFn: accounts.newAddress,
    staleTime: 0,
  });
  const instance = useQuery({ queryKey: ["instance"], queryFn: api.instance });
  const pending = state.data?.pending;
  return (
    <Stack gap="sm">
      <div>
        <Text fw={600} size="sm">
          {t("signIn.email")}
        </Text>
        <Group gap="xs">
          <Text className={classes.long}>{me.email}</Text>
          <Badge variant="light" tt="none" color={me.verified ? "petrol" : "copper"}>
            {t(me.verified ? "account.verified" : "account.unverified")}
          </Badge>
        </Group>
      </div>
      {!me.verified && (
        <Alert color="copper" icon={<IconMailQuestion aria-hidden="true" />}>
          {t("account.unverifiedText")}
        </Alert>
      )}
      {state.isPending && <Skeleton height={36} width="12rem" radius="md" />}
      {state.isError && (
        <ProblemNotice
          title={t("address.stateFailed")}
          error={state.error}
          onRetry={() => void state.refetch()}
        />
      )}
      {pending && <Waiting pending={pending} />}
      {instance.data?.mail === false ? (
        <Text size="sm" c="dimmed">
          {t("address.noMail")}
        </Text>
      ) : asking ? (
        <Ask
          me={me}
          onDone={() => {
            form.close();
            void queries.invalidateQueries({ queryKey: ADDRESS });
          }}
          onCancel={form.close}
        />
      ) : (
        state.isSuccess && (
          <Button variant="default" w="fit-content" onClick={form.open}>
            {t("address.change")}
          </Button>
        )
      )}
    </Stack>
  );
}

function Waiting({ pending }: { pending: PendingAddress }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const keeping = useMutation({
    mutationFn: accounts.keepAddress,
    onSettled: () => queries.invalidateQueries({ queryKey: ADDRESS }),
  });
  const date = new Intl.DateTimeFormat(currentLocale(), { dateStyle: "long", timeStyle: "short" });
  return (
    <Alert
      role="status"
      data-testid="pending-address"
      icon={<IconMailFast aria-hidden="true" />}
      title={<span className={classes.long}>{t("address.pending", { email: pending.email })}</span>}
    >
      <Stack gap="sm" align="flex-start">
        <Text size="sm">
          {t("address.pendingText", { when: date.format(new Date(pending.expires_at)) })}
        </Text>
        {keeping.isError && <ProblemNotice title={t("address.notKept")} error={keeping.error} />}
        <Button
          size="xs"
          variant="default"
          loading={keeping.isPending}
          onClick={() => keeping.mutate()}
        >
          {t("address.keep")}
        </Button>
      </Stack>
    </Alert>
  );
}

interface AskProps {
  me: Me;
  onDone(): void;
  onCancel(): void;
}

function Ask({ me, onDone, onCancel }: AskProps) {
  const { t } = useTranslation();
  const form = useForm({
    initial: { email: "" },
    check: ({ email }) =>
      errorsOf({
        email: email.trim().toLowerCase() === me.email ? t("address.same") : emailError(email, t),
      }),
    send: async ({ email }) => {
      await accounts.askAddress(email.trim());
      onDone();
    },
    about: ({ code }) =>
      code === "invalid_field" ? { email: t("signIn.errors.emailWrong") } : undefined,
  });
  return (
    <form {...form.form}>
      <Stack gap="sm" className={classes.field}>
        <EmailField
          {...form.field("email")}
          label={t("address.wanted")}
          description={t("address.lead")}
          autoComplete="email"
          autoFocus
        />
        {form.problem !== undefined && (
          <ProblemNotice title={t("address.failed")} error={form.problem} />
        )}
        <Group gap="sm">
          <Button type="submit" loading={form.pending}>
            {t("address.submit")}
          </Button>
          <Button variant="default" onClick={onCancel}>
            {t("account.cancel")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
