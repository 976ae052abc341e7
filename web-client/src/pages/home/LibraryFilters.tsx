import { NativeSelect, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Level, ScenarioSummary } from "../../api/types";
import { Segmented } from "../../components/Segmented";
import { currentLanguage } from "../../i18n";
import {
  LIBRARY_KINDS,
  type LibraryFilter,
  type LibraryKind,
  MINUTES,
  occupationsOf,
} from "../../state/library";
import { LEVELS } from "../scenarios/choices";
import classes from "./Home.module.css";

interface LibraryFiltersProps {
  scenarios: readonly ScenarioSummary[];
  filter: LibraryFilter;
  onFilter(change: Partial<LibraryFilter>): void;
}

/** What to look for among interviews and quizzes. */
export function LibraryFilters({ scenarios, filter, onFilter }: LibraryFiltersProps) {
  const { t } = useTranslation();
  const any = { value: "", label: t("library.any") };
  const occupations = occupationsOf(scenarios, currentLanguage());
  const known = occupations.some(({ name }) => name === filter.occupation);
  return (
    <search className={classes.filters} aria-label={t("library.search")}>
      <TextInput
        label={t("library.search")}
        leftSection={<IconSearch size={18} aria-hidden="true" />}
        value={filter.search}
        maxLength={200}
        onChange={(event) => onFilter({ search: event.currentTarget.value })}
        data-testid="library-search"
      />
      <Segmented
        value={filter.language}
        onChange={(language) => onFilter({ language: language })}
        aria-label={t("home.filter")}
        data={[
          { value: "fr", label: "Français" },
          { value: "en", label: "English" },
          { value: "all", label: t("home.all") },
        ]}
      />
      <NativeSelect
        label={t("library.kind")}
        value={filter.kind}
        onChange={(event) => onFilter({ kind: event.currentTarget.value as LibraryKind | "" })}
        data={[
          any,
          ...LIBRARY_KINDS.map((kind) => ({
            value: kind,
            label: kind === "quiz" ? t("library.quiz") : t(`workshop.kinds.${kind}`),
          })),
        ]}
        data-testid="library-kind"
      />
      <NativeSelect
        label={t("library.occupation")}
        value={filter.occupation}
        onChange={(event) => onFilter({ occupation: event.currentTarget.value })}
        data={[
          any,
          // What the address says is shown, even if it is none of the choices.
          ...(filter.occupation && !known
            ? [{ value: filter.occupation, label: filter.occupation }]
            : []),
          ...occupations.map(({ name, codes }) => ({ value: name, label: `${name} (${codes})` })),
        ]}
        data-testid="library-occupation"
      />
      <NativeSelect
        label={t("library.level")}
        value={filter.level}
        onChange={(event) => onFilter({ level: event.currentTarget.value as Level | "" })}
        data={[any, ...LEVELS.map((value) => ({ value, label: t(`home.levels.${value}`) }))]}
      />
      <NativeSelect
        label={t("library.time")}
        value={String(filter.minutes || "")}
        onChange={(event) => onFilter({ minutes: Number(event.currentTarget.value) })}
        data={[
          any,
          ...MINUTES.map((minutes) => ({
            value: String(minutes),
            label: t("library.atMost", { count: minutes }),
          })),
        ]}
      />
    </search>
  );
}
