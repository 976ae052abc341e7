import { Button, Group, NativeSelect, Stack, Table, Text } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { IconFileExport } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ProviderKey, ProviderKind } from "../../api/types";
import { ProblemNotice } from "../../components/ProblemNotice";
import { Segmented } from "../../components/Segmented";
import { saveFile } from "../../components/saveFile";
import { Waiting } from "../../components/Waiting";
import { currentLocale } from "../../i18n";
import { euros, GROUPINGS, type Grouping, grouped, type Sums } from "../../state/money";
import classes from "./Providers.module.css";
import { Running } from "./Running";
import { useWhose } from "./whose";

const RANGES = ["7", "30", "90"] as const;
const DAY_MS = 86_400_000;

/** What providers were used for, added up as one likes. */
export function Usage({ keys, token }: { keys: ProviderKey[]; token: string }) {
  const { t } = useTranslation();
  const { api, kind: whose } = useWhose();
  const [range, setRange] = useState<(typeof RANGES)[number]>("30");
  const [by, setBy] = useState<Grouping>("day");
  // The moment stays while the choice stays: another one would be another question.
  const from = useMemo(() => new Date(Date.now() - Number(range) * DAY_MS), [range]);
  const usage = useQuery({
    queryKey: ["usage", whose, range, token],
    queryFn: () => api.usage(from, token),
    refetchInterval: 10_000,
  });
  const saving = useMutation({
    mutationFn: async () => saveFile(await api.usageFile(from, token), "usage.csv"),
  });
  const locale = currentLocale();
  const count = new Intl.NumberFormat(locale);
  const date = (day: string) =>
    new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone: "UTC" }).format(new Date(day));
  const name = (sums: Sums) => {
    switch (by) {
      case "day":
        return date(sums.name);
      case "provider":
        return t(`providers.kinds.${sums.name as ProviderKind}`);
      case "purpose":
        return t(`providers.purposes.${sums.name as "reply"}`);
      case "key":
        return keys.find((key) => key.id === sums.name)?.name ?? t("providers.noKey");
      case "endpoint":
        return sums.name || t("providers.noEndpoint");
      default:
        return sums.name;
    }
  };
  const cost = (micro: number, unpriced: number) => {
    if (unpriced === 0) return euros(micro, locale);
    if (micro === 0) return t("providers.unknown");
    return t("providers.unknownToo", { cost: euros(micro, locale) });
  };
  const minutes = (ms: number) =>
    ms === 0
      ? "–"
      : t("providers.minutes", {
          minutes: new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }).format(ms / 60_000),
        });
  const narrow = useMediaQuery("(max-width: 36em)", undefined, { getInitialValueInEffect: false });
  const groupings = GROUPINGS.map((value) => ({
    value,
    label: t(`providers.groupings.${value}`),
  }));
  const rows = usage.data ? grouped(usage.data.rows, by) : [];
  const total = usage.data?.total;
  return (
    <Stack gap="lg">
      {whose !== "own" && <Running token={token} />}
      <Group gap="md">
        <Segmented
          aria-label={t("providers.range")}
          data={RANGES.map((value) => ({ value, label: t(`providers.ranges.${value}`) }))}
          value={range}
          onChange={setRange}
        />
        {narrow ? (
          <NativeSelect
            label={t("providers.by")}
            data={groupings}
            value={by}
            onChange={(event) => setBy(event.currentTarget.value as Grouping)}
          />
        ) : (
          <Segmented aria-label={t("providers.by")} data={groupings} value={by} onChange={setBy} />
        )}
      </Group>
      {usage.isPending && <Waiting />}
      {usage.isError && (
        <ProblemNotice
          title={t("providers.loadFailed")}
          error={usage.error}
          onRetry={() => void usage.refetch()}
        />
      )}
      {saving.isError && <ProblemNotice title={t("report.failedAction")} error={saving.error} />}
      {usage.data && rows.length === 0 && (
        <Text c="dimmed" data-testid="usage-none">
          {t("providers.usageNone")}
        </Text>
      )}
      {usage.data && total && rows.length > 0 && (
        <>
          <Table.ScrollContainer minWidth={560}>
            <Table verticalSpacing="xs" data-testid="usage" className={classes.usage}>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th scope="col">{t(`providers.groupings.${by}`)}</Table.Th>
                  <Table.Th scope="col">{t("providers.cost")}</Table.Th>
                  <Table.Th scope="col">{t("providers.requests")}</Table.Th>
                  <Table.Th scope="col">{t("providers.tokens")}</Table.Th>
                  <Table.Th scope="col">{t("providers.heard")}</Table.Th>
                  <Table.Th scope="col">{t("providers.characters")}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {rows.map((sums) => (
                  <Table.Tr key={sums.name}>
                    <Table.Th scope="row" fw={600}>
                      {name(sums)}
                    </Table.Th>
                    <Table.Td>{cost(sums.costMicro, sums.unpriced)}</Table.Td>
                    <Table.Td>{count.format(sums.requests)}</Table.Td>
                    <Table.Td>{count.format(sums.tokens)}</Table.Td>
                    <Table.Td>{minutes(sums.soundMs)}</Table.Td>
                    <Table.Td>{count.format(sums.characters)}</Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
              <Table.Tfoot>
                <Table.Tr>
                  <Table.Th scope="row">{t("providers.total")}</Table.Th>
                  <Table.Td>{cost(total.cost_micro, total.unpriced)}</Table.Td>
                  <Table.Td>{count.format(total.requests)}</Table.Td>
                  <Table.Td>{count.format(total.tokens_read + total.tokens_written)}</Table.Td>
                  <Table.Td>{minutes(total.sound_ms)}</Table.Td>
                  <Table.Td>{count.format(total.characters)}</Table.Td>
                </Table.Tr>
              </Table.Tfoot>
            </Table>
          </Table.ScrollContainer>
          <Group justify="space-between" align="flex-start">
            <Text size="sm" c="dimmed" maw="40rem">
              {t("providers.usageNote", { asOf: date(usage.data.prices_as_of) })}
            </Text>
            <Button
              variant="default"
              leftSection={<IconFileExport size={18} aria-hidden="true" />}
              loading={saving.isPending}
              onClick={() => saving.mutate()}
            >
              {t("providers.csv")}
            </Button>
          </Group>
        </>
      )}
    </Stack>
  );
}
