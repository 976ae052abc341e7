import { Button, Checkbox, Group, Modal, Stack, TagsInput, Text, TextInput } from "@mantine/core";
import { IconPackageExport } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../api/http";
import type { Language } from "../../api/types";
import { packs, workshop } from "../../api/workshop";
import { ProblemNotice } from "../../components/ProblemNotice";
import { saveFile } from "../../components/saveFile";
import { Waiting } from "../../components/Waiting";
import { plain } from "../../state/plain";
import { idOf } from "../../state/scenario-form";
import classes from "./Workshop.module.css";

/** What fits into one pack. */
const MOST_ITEMS = 100;

interface MakePackDialogProps {
  /** The scenario that is in it from the beginning. */
  first?: string;
  token: string;
  onClose(): void;
}

interface Choice {
  key: string;
  id: string;
  isQuiz: boolean;
  title: string;
  language: Language;
}

/** Scenarios and quizzes that go into one file, for another server. */
export function MakePackDialog({ first, token, onClose }: MakePackDialogProps) {
  const { t } = useTranslation();
  const list = useQuery({ queryKey: ["written", token], queryFn: () => workshop.list(token) });
  const quizzes = useQuery({ queryKey: ["quizzes"], queryFn: api.quizzes });
  const [name, setName] = useState("");
  const [authors, setAuthors] = useState<string[]>([]);
  const [licence, setLicence] = useState("CC-BY-4.0");
  const [search, setSearch] = useState("");
  const [chosen, setChosen] = useState<ReadonlySet<string>>(
    new Set(first === undefined ? [] : [`scenario ${first}`]),
  );
  const choices: Choice[] = [
    ...[...(list.data?.items ?? []), ...(list.data?.built_in ?? [])].map((one) => ({
      ...one,
      isQuiz: false,
    })),
    ...(quizzes.data ?? []).map((one) => ({ ...one, isQuiz: true })),
  ].map(({ id, title, language, isQuiz }) => ({
    key: `${isQuiz ? "quiz" : "scenario"} ${id}`,
    id,
    isQuiz,
    title,
    language,
  }));
  const words = plain(search).split(/\s+/).filter(Boolean);
  const shown = choices.filter(({ title, id }) =>
    words.every((word) => plain(`${title} ${id}`).includes(word)),
  );
  const idsOf = (isQuiz: boolean) =>
    choices.filter((one) => one.isQuiz === isQuiz && chosen.has(one.key)).map(({ id }) => id);
  const making = useMutation({
    mutationFn: async () => {
      const wish = { name, authors, licence, scenarios: idsOf(false), quizzes: idsOf(true) };
      saveFile(await packs.make(wish, token), `${idOf(name, [])}.vivavoce.zip`);
    },
    onSuccess: onClose,
  });
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t("packs.make")}
      closeButtonProps={{ "aria-label": t("app.close") }}
    >
      <Stack gap="md">
        <Text c="dimmed">{t("packs.makeLead")}</Text>
        <TextInput
          label={t("packs.name")}
          value={name}
          maxLength={120}
          onChange={(event) => setName(event.currentTarget.value)}
          data-autofocus
        />
        <Group grow align="flex-start">
          <TagsInput
            label={t("packs.authors")}
            value={authors}
            maxTags={20}
            acceptValueOnBlur
            onChange={setAuthors}
          />
          <TextInput
            label={t("packs.licence")}
            value={licence}
            maxLength={80}
            onChange={(event) => setLicence(event.currentTarget.value)}
          />
        </Group>
        <TextInput
          label={t("packs.search")}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
        {list.isPending && <Waiting />}
        {list.isError && <ProblemNotice title={t("workshop.notLoaded")} error={list.error} />}
        <ul className={classes.packed}>
          {shown.map((one) => (
            <li key={one.key}>
              <Checkbox
                checked={chosen.has(one.key)}
                disabled={!chosen.has(one.key) && chosen.size >= MOST_ITEMS}
                onChange={(event) => {
                  const next = new Set(chosen);
                  if (event.currentTarget.checked) next.add(one.key);
                  else next.delete(one.key);
                  setChosen(next);
                }}
                label={<span lang={one.language}>{one.title}</span>}
                description={`${t(one.isQuiz ? "packs.quiz" : "packs.scenario")} · ${one.id}`}
              />
            </li>
          ))}
        </ul>
        {making.isError && <ProblemNotice title={t("packs.notMade")} error={making.error} />}
        <Group justify="space-between">
          <Text role="status">{t("packs.chosen", { count: chosen.size })}</Text>
          <Button
            leftSection={<IconPackageExport size={20} aria-hidden="true" />}
            disabled={chosen.size === 0 || !name.trim()}
            loading={making.isPending}
            onClick={() => making.mutate()}
            data-testid="pack-save"
          >
            {t("packs.save")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
