import {
  Alert,
  Button,
  Group,
  NativeSelect,
  Stack,
  Switch,
  Text,
  TextInput,
  Title,
} from "@mantine/core";
import { useDebouncedValue, useDisclosure } from "@mantine/hooks";
import { IconBooks, IconPlus, IconSearch } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "react-router";
import { bank } from "../../api/bank";
import type { BankFilter, BankQuestion, BankTag, Language, Quiz } from "../../api/types";
import { useMay } from "../../components/account/useMay";
import { Empty } from "../../components/Empty";
import { KeyGate } from "../../components/KeyGate";
import { MoreButton } from "../../components/MoreButton";
import { ProblemNotice } from "../../components/ProblemNotice";
import { Segmented } from "../../components/Segmented";
import { Shell } from "../../components/Shell";
import { usePages } from "../../components/usePages";
import { Waiting } from "../../components/Waiting";
import classes from "./Bank.module.css";
import { BankRow } from "./BankRow";
import { IntoQuizDialog } from "./IntoQuizDialog";
import { QuestionDialog } from "./QuestionDialog";
import { StatisticsDialog } from "./StatisticsDialog";

const NO_FILTER: BankFilter = { search: "", tag: "", form: "", language: "", archived: false };

/** Questions that are kept on their own: written, found again, put into quizzes, measured. */
export default function BankPage() {
  const { t } = useTranslation();
  // What a search elsewhere has found here.
  const search = useSearchParams()[0].get("search") ?? "";
  return (
    <Shell title={t("bank.title")}>
      <KeyGate queryKey={["bank", "tags"]} load={bank.tags}>
        {(tags, token) => <Bank key={search} search={search} tags={tags} token={token} />}
      </KeyGate>
    </Shell>
  );
}

interface BankProps {
  search: string;
  tags: BankTag[];
  token: string;
}

function Bank({ search, tags, token }: BankProps) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [filter, setFilter] = useState({ ...NO_FILTER, search });
  const [asked] = useDebouncedValue(filter, 200);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [writing, setWriting] = useState<BankQuestion | "new">();
  const [measured, setMeasured] = useState<BankQuestion>();
  const [inserting, dialog] = useDisclosure(false);
  const [filled, setFilled] = useState<Quiz>();
  const { query, items } = usePages(["bank", "list", asked, token], (cursor) =>
    bank.list(asked, cursor, token),
  );
  const set = (change: Partial<BankFilter>) => setFilter((before) => ({ ...before, ...change }));
  const changed = () => void queries.invalidateQueries({ queryKey: ["bank"] });
  const may = useMay();
  const writes = may("scenarios.write");
  const filtered = Object.values(filter).some(Boolean);
  const begin = writes && (
    <Button
      leftSection={<IconPlus size={20} aria-hidden="true" />}
      onClick={() => setWriting("new")}
      data-testid="bank-new"
    >
      {t("bank.new")}
    </Button>
  );
  return (
    <Stack gap="lg">
      <Group justify="space-between" align="flex-end" gap="md">
        <div>
          <Title order={1}>{t("bank.title")}</Title>
          <Text c="dimmed" maw="44rem" mt="xs">
            {t("bank.lead")}
          </Text>
        </div>
        {begin}
      </Group>
      <search className={classes.filters}>
        <TextInput
          label={t("bank.search")}
          leftSection={<IconSearch size={18} aria-hidden="true" />}
          value={filter.search}
          maxLength={200}
          onChange={(event) => set({ search: event.currentTarget.value })}
          data-testid="bank-search"
        />
        <NativeSelect
          label={t("bank.tag")}
          value={filter.tag}
          onChange={(event) => set({ tag: event.currentTarget.value })}
          data={[
            { value: "", label: t("bank.all") },
            ...tags.map(({ tag, count }) => ({ value: tag, label: `${tag} (${count})` })),
          ]}
        />
        <NativeSelect
          label={t("bank.language")}
          value={filter.language}
          onChange={(event) => set({ language: event.currentTarget.value as Language | "" })}
          data={[
            { value: "", label: t("bank.all") },
            { value: "fr", label: "Français" },
            { value: "en", label: "English" },
          ]}
        />
        <Segmented
          aria-label={t("bank.form")}
          value={filter.form}
          onChange={(form) => set({ form: form })}
          data={[
            { value: "", label: t("bank.all") },
            { value: "interview", label: t("bank.forms.interview") },
            { value: "quiz", label: t("bank.forms.quiz") },
          ]}
        />
        <Switch
          className={classes.archived ?? ""}
          label={t("bank.archived")}
          checked={filter.archived}
          onChange={(event) => set({ archived: event.currentTarget.checked })}
        />
      </search>
      {filled && (
        <Alert role="status" data-testid="bank-filled" title={t("bank.inserted")}>
          <Link to={`/quiz/${filled.id}`} lang={filled.language}>
            {filled.title}
          </Link>
        </Alert>
      )}
      {chosen.size > 0 && (
        <Group gap="sm" className={classes.chosen}>
          <Text role="status">{t("bank.chosen", { count: chosen.size })}</Text>
          <Button size="sm" onClick={dialog.open} data-testid="bank-into-quiz">
            {t("bank.intoQuiz")}
          </Button>
          <Button size="sm" variant="default" onClick={() => setChosen(new Set())}>
            {t("bank.chooseNone")}
          </Button>
        </Group>
      )}
      {query.isError && (
        <ProblemNotice
          title={t("bank.notLoaded")}
          error={query.error}
          onRetry={() => void query.refetch()}
        />
      )}
      {query.isPending && <Waiting />}
      {items?.length === 0 &&
        (filtered ? (
          <Group gap="md">
            <Text role="status">{t("bank.nothingFound")}</Text>
            <Button variant="default" onClick={() => setFilter(NO_FILTER)}>
              {t("bank.showAll")}
            </Button>
          </Group>
        ) : (
          <Empty
            icon={<IconBooks size={28} />}
            title={t("bank.empty")}
            text={t("bank.emptyText")}
          />
        ))}
      {items && items.length > 0 && (
        <ul className={classes.list} data-testid="bank">
          {items.map((item) => (
            <li key={item.id}>
              <BankRow
                item={item}
                token={token}
                writes={writes}
                chosen={may("quizzes.write") ? chosen.has(item.id) : undefined}
                onChoose={(yes) => {
                  const next = new Set(chosen);
                  if (yes) next.add(item.id);
                  else next.delete(item.id);
                  setChosen(next);
                }}
                onTag={(tag) => set({ tag })}
                onEdit={() => setWriting(item)}
                onMeasure={() => setMeasured(item)}
                onChanged={changed}
              />
            </li>
          ))}
        </ul>
      )}
      <MoreButton query={query} />
      {writing && (
        <QuestionDialog
          question={writing === "new" ? undefined : writing}
          tags={tags}
          token={token}
          onClose={() => setWriting(undefined)}
          onSaved={() => {
            setWriting(undefined);
            changed();
          }}
        />
      )}
      {measured && (
        <StatisticsDialog
          question={measured}
          token={token}
          onClose={() => setMeasured(undefined)}
        />
      )}
      {inserting && (
        <IntoQuizDialog
          questions={[...chosen]}
          token={token}
          onClose={dialog.close}
          onDone={(quiz) => {
            dialog.close();
            setChosen(new Set());
            setFilled(quiz);
            changed();
            void queries.invalidateQueries({ queryKey: ["quizzes"] });
          }}
        />
      )}
    </Stack>
  );
}
