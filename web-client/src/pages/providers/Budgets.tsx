import {
  Badge,
  Button,
  Group,
  NativeSelect,
  Progress,
  Stack,
  Text,
  TextInput,
  Title,
} from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import type { BudgetState, ProviderKey } from "../../api/types";
import { ProblemNotice } from "../../components/ProblemNotice";
import { Waiting } from "../../components/Waiting";
import { currentLocale } from "../../i18n";
import { euros, readEuros } from "../../state/money";
import classes from "./Providers.module.css";
import { useWhose } from "./whose";

const WARNINGS = [50, 70, 80, 90, 100];

/** What may be spent: in a month, on each interview, with each key. */
export function Budgets({ keys, token }: { keys: ProviderKey[]; token: string }) {
  const { t } = useTranslation();
  const { api, kind: whose } = useWhose();
  const budgets = useQuery({
    queryKey: ["budgets", whose, token],
    queryFn: () => api.budgets(token),
    refetchInterval: 10_000,
  });
  if (budgets.isPending) return <Waiting />;
  if (budgets.isError) {
    return (
      <ProblemNotice
        title={t("providers.loadFailed")}
        error={budgets.error}
        onRetry={() => void budgets.refetch()}
      />
    );
  }
  const { month, month_spent_micro, session, keys: ofKeys } = budgets.data;
  const inUse = keys.filter((key) => key.revoked_at === null);
  return (
    <Stack gap="lg">
      <Budget
        scope="month"
        title={t("providers.month")}
        note={t("providers.monthNote")}
        state={month}
        spent={month_spent_micro}
        token={token}
      />
      <Budget
        scope="session"
        title={t("providers.session")}
        note={t("providers.sessionNote")}
        state={session}
        token={token}
      />
      {inUse.map((key) => (
        <Budget
          key={key.id}
          scope={key.id}
          title={t("providers.ofKey", { name: key.name })}
          note={t("providers.keyNote")}
          state={ofKeys.find((budget) => budget.key_id === key.id) ?? null}
          token={token}
        />
      ))}
    </Stack>
  );
}

interface BudgetProps {
  /** As in the address: `month`, `session`, or a key's id. */
  scope: string;
  title: string;
  note: string;
  state: BudgetState | null;
  /** What is spent where there is no budget. */
  spent?: number;
  token: string;
}

function Budget({ scope, title, note, state, spent, token }: BudgetProps) {
  const { t } = useTranslation();
  const { api } = useWhose();
  const locale = currentLocale();
  const heading = useId();
  const queries = useQueryClient();
  const [text, setText] = useState<string>();
  const [warn, setWarn] = useState<number>();
  const warnPercent = warn ?? state?.warn_percent ?? 80;
  const plain = (micro: number) =>
    new Intl.NumberFormat(locale, { useGrouping: false, maximumFractionDigits: 6 }).format(
      micro / 1_000_000,
    );
  const value = text ?? (state ? plain(state.limit_micro) : "");
  const limit = readEuros(value);
  const reload = async () => {
    await queries.invalidateQueries({ queryKey: ["budgets"] });
    await queries.invalidateQueries({ queryKey: ["instance"] });
    setText(undefined);
    setWarn(undefined);
  };
  const setting = useMutation({
    mutationFn: (micro: number) => api.setBudget(scope, micro, warnPercent, token),
    onSuccess: reload,
  });
  const removal = useMutation({
    mutationFn: () => api.removeBudget(scope, token),
    onSuccess: reload,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (limit !== undefined) setting.mutate(limit);
  };
  const shown = scope === "session" ? null : state;
  const share = shown && shown.limit_micro > 0 ? shown.spent_micro / shown.limit_micro : 1;
  const color = shown?.standing === "within" ? "petrol" : "copper";
  const error = setting.error ?? removal.error;
  return (
    <section className={classes.budget} aria-labelledby={heading} data-testid={`budget-${scope}`}>
      <Group justify="space-between" gap="xs">
        <Title order={2} size="h4" id={heading}>
          {title}
        </Title>
        {shown && (
          <Badge variant="light" tt="none" color={color} data-testid="standing">
            {t(`providers.standings.${shown.standing}`)}
          </Badge>
        )}
      </Group>
      <Text size="sm" c="dimmed" maw="44rem">
        {note}
      </Text>
      {shown && (
        <div>
          <Text size="sm" mb={4}>
            {t("providers.spentOf", {
              spent: euros(shown.spent_micro, locale),
              limit: euros(shown.limit_micro, locale),
            })}
          </Text>
          <Progress value={Math.min(100, share * 100)} color={color} aria-label={title} />
        </div>
      )}
      {!state && (
        <Text size="sm">
          {spent !== undefined && `${t("providers.spent", { spent: euros(spent, locale) })} · `}
          {t("providers.noLimit")}
        </Text>
      )}
      <form onSubmit={submit}>
        <Group align="flex-end" gap="sm">
          <TextInput
            label={t("providers.limit")}
            value={value}
            onChange={(event) => setText(event.currentTarget.value)}
            error={value.trim() !== "" && limit === undefined && t("providers.wrongSum")}
            inputMode="decimal"
            w="9rem"
          />
          <NativeSelect
            label={t("providers.warnAt")}
            value={String(warnPercent)}
            onChange={(event) => setWarn(Number(event.currentTarget.value))}
            data={[...new Set([...WARNINGS, warnPercent])]
              .sort((a, b) => a - b)
              .map((percent) => ({
                value: String(percent),
                label: t("providers.percent", { percent }),
              }))}
            w="8rem"
          />
          <Group gap="xs">
            <Button
              type="submit"
              size="sm"
              disabled={limit === undefined}
              loading={setting.isPending}
            >
              {t("providers.set")}
            </Button>
            {state && (
              <Button
                size="sm"
                variant="default"
                loading={removal.isPending}
                onClick={() => removal.mutate()}
              >
                {t("providers.unset")}
              </Button>
            )}
          </Group>
        </Group>
      </form>
      {error && <ProblemNotice title={t("report.failedAction")} error={error} />}
    </section>
  );
}
