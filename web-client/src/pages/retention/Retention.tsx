import { Alert, Button, List, Skeleton, Stack, Text, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { retention } from "../../api/retention";
import type { RetentionPreview, RetentionTerm, RetentionWish } from "../../api/types";
import { ConfirmDialog } from "../../components/ConfirmDialog";
import { ProblemNotice } from "../../components/ProblemNotice";
import { daysOf, LONGEST_DAYS, type TypedTerms, typed, wishes } from "../../state/retention";
import classes from "./Retention.module.css";

/** How long what is kept is kept: of an organisation, or of the instance where none is named. */
export function Retention({ organisation }: { organisation?: string }) {
  const { t } = useTranslation();
  const key = ["retention", organisation ?? "instance"];
  const terms = useQuery({
    queryKey: key,
    queryFn: () => retention.read(organisation),
    staleTime: 0,
  });
  if (terms.isError) {
    return (
      <ProblemNotice
        title={t("retention.failed")}
        error={terms.error}
        onRetry={() => void terms.refetch()}
      />
    );
  }
  if (!terms.data) return <Skeleton height={240} radius="md" />;
  return (
    <Terms
      key={key.join(" ")}
      terms={terms.data.items}
      organisation={organisation}
      queryKey={key}
    />
  );
}

interface TermsProps {
  terms: RetentionTerm[];
  organisation: string | undefined;
  queryKey: readonly string[];
}

function Terms({ terms, organisation, queryKey }: TermsProps) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const isInstance = organisation === undefined;
  const [fields, setFields] = useState<TypedTerms>(() => typed(terms, isInstance));
  const [checked, setChecked] = useState(false);
  const [asked, setAsked] = useState<{ wishes: RetentionWish[]; preview: RetentionPreview }>();
  const wanted = wishes(terms, fields, isInstance);

  const saving = useMutation({
    mutationFn: (wish: { wishes: RetentionWish[]; confirmed: boolean }) =>
      retention.save(wish.wishes, wish.confirmed, organisation),
    onSuccess: (saved) => {
      setAsked(undefined);
      queries.setQueryData(queryKey, saved);
    },
  });
  const looking = useMutation({
    mutationFn: (wishes: RetentionWish[]) => retention.preview(wishes, organisation),
    onSuccess: (preview, wishes) => {
      if (preview.items.some(({ shorter }) => shorter)) setAsked({ wishes, preview });
      else saving.mutate({ wishes, confirmed: false });
    },
  });

  const set = (kind: RetentionTerm["kind"], part: { days?: string; most?: string }) => {
    saving.reset();
    setFields((now) => ({ ...now, [kind]: { days: "", most: "", ...now[kind], ...part } }));
  };
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setChecked(true);
        if (wanted) looking.mutate(wanted);
      }}
    >
      <Stack gap="lg">
        <Text>{t(isInstance ? "retention.lead" : "retention.leadOwn")}</Text>
        <Text size="sm" c="dimmed">
          {t("retention.promise")}
        </Text>
        <ul className={classes.terms}>
          {terms.map((term) => (
            <TermRow
              key={term.kind}
              term={term}
              isInstance={isInstance}
              days={fields[term.kind]?.days ?? ""}
              most={fields[term.kind]?.most ?? ""}
              checked={checked}
              onChange={(part) => set(term.kind, part)}
            />
          ))}
        </ul>
        {(looking.error ?? (asked ? null : saving.error)) && (
          <ProblemNotice title={t("retention.notSaved")} error={looking.error ?? saving.error} />
        )}
        {saving.isSuccess && <Alert role="status">{t("retention.saved")}</Alert>}
        <Button
          type="submit"
          w="fit-content"
          loading={looking.isPending || (saving.isPending && !asked)}
        >
          {t("retention.save")}
        </Button>
      </Stack>
      <ConfirmDialog
        opened={asked !== undefined}
        onClose={() => setAsked(undefined)}
        title={t("retention.confirmTitle")}
        text={t("retention.confirmText")}
        confirm={t("retention.confirm")}
        onConfirm={() => asked && saving.mutate({ wishes: asked.wishes, confirmed: true })}
        pending={saving.isPending}
        failed={t("retention.notSaved")}
        error={saving.error}
      >
        <List data-testid="retention-preview">
          {asked?.preview.items
            .filter(({ shorter, count }) => shorter || count > 0)
            .map(({ kind, count }) => (
              <List.Item key={kind}>{t(`retention.goes.${kind}`, { count })}</List.Item>
            ))}
        </List>
      </ConfirmDialog>
    </form>
  );
}

interface TermRowProps {
  term: RetentionTerm;
  isInstance: boolean;
  days: string;
  most: string;
  checked: boolean;
  onChange(part: { days?: string; most?: string }): void;
}

function TermRow({ term, isInstance, days, most, checked, onChange }: TermRowProps) {
  const { t } = useTranslation();
  const { kind, longest } = term;
  const read = daysOf(days, longest);
  const permitted = daysOf(most, null);
  const wrong = read === undefined || (read === null && isInstance && longest !== null);
  const tooShort =
    permitted === undefined || (permitted !== null && (read === null || permitted < (read ?? 0)));
  const hint = isInstance
    ? t(longest === null ? "retention.emptyForever" : "retention.atMost", { count: longest ?? 0 })
    : term.days === null
      ? t("retention.emptyOwnForever")
      : t("retention.emptyOwn", { count: term.chosen ? (term.most ?? 0) : term.days });
  return (
    <li className={classes.term}>
      <div>
        <Text fw={600}>{t(`retention.kinds.${kind}`)}</Text>
        <Text size="sm" c="dimmed">
          {t(`retention.what.${kind}`)}
        </Text>
      </div>
      <TextInput
        label={t("retention.days")}
        aria-label={t("retention.daysOf", { kind: t(`retention.kinds.${kind}`) })}
        description={hint}
        inputMode="numeric"
        value={days}
        onChange={(event) => onChange({ days: event.currentTarget.value })}
        error={checked && wrong && t("retention.wrong", { most: longest ?? LONGEST_DAYS })}
        maxLength={6}
      />
      {isInstance && longest === null && (
        <TextInput
          label={t("retention.most")}
          aria-label={t("retention.mostOf", { kind: t(`retention.kinds.${kind}`) })}
          description={t("retention.mostHint")}
          inputMode="numeric"
          value={most}
          onChange={(event) => onChange({ most: event.currentTarget.value })}
          error={checked && tooShort && t("retention.mostWrong")}
          maxLength={6}
        />
      )}
    </li>
  );
}
