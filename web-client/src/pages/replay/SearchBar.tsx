import { ActionIcon, TextInput } from "@mantine/core";
import { IconChevronDown, IconChevronUp, IconSearch, IconX } from "@tabler/icons-react";
import { type RefObject, useDeferredValue, useEffect, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { around, firstFrom, type Match, search as searchIn } from "../../state/search";
import type { ShownWord } from "../../state/words";
import classes from "./Transcript.module.css";

export interface Search {
  query: string;
  setQuery(query: string): void;
  matches: readonly Match[];
  /** The match that is looked at. */
  at: number;
  step(by: number): void;
}

/** What is searched for in the words; `reading` says in which turn the reader is. */
export function useSearch(words: readonly (readonly ShownWord[])[], reading: () => number): Search {
  const [query, setQuery] = useState("");
  const asked = useDeferredValue(query);
  const matches = useMemo(() => searchIn(words, asked), [words, asked]);
  const [at, setAt] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another query begins where one reads
  useEffect(() => setAt(firstFrom(matches, reading())), [asked]);
  return {
    query,
    setQuery,
    matches,
    at: Math.min(at, Math.max(0, matches.length - 1)),
    step: (by) => setAt((was) => around(matches.length, was, by)),
  };
}

interface SearchBarProps {
  search: Search;
  field: RefObject<HTMLInputElement | null>;
}

export function SearchBar({ search, field }: SearchBarProps) {
  const { t } = useTranslation();
  const { query, matches, at, step } = search;
  const asked = query.trim() !== "";
  const count = asked
    ? matches.length > 0
      ? t("replay.search.count", { at: at + 1, count: matches.length })
      : t("replay.search.none")
    : "";
  return (
    <search className={classes.search}>
      <TextInput
        ref={field}
        className={classes.searchField}
        size="sm"
        type="search"
        placeholder={t("replay.search.label")}
        aria-label={t("replay.search.label")}
        leftSection={<IconSearch size={17} aria-hidden="true" />}
        value={query}
        onChange={(event) => search.setQuery(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter") step(event.shiftKey ? -1 : 1);
          if (event.key === "Escape") {
            search.setQuery("");
            event.currentTarget.blur();
          }
        }}
        data-testid="search"
      />
      <span className={classes.count} role="status" data-testid="search-count">
        {count}
      </span>
      {asked && (
        <>
          <Step label={t("replay.search.previous")} onClick={() => step(-1)} icon="up" />
          <Step label={t("replay.search.next")} onClick={() => step(1)} icon="down" />
          <Step label={t("replay.search.clear")} onClick={() => search.setQuery("")} icon="clear" />
        </>
      )}
    </search>
  );
}

const ICONS = { up: IconChevronUp, down: IconChevronDown, clear: IconX } as const;

function Step(props: { label: string; icon: keyof typeof ICONS; onClick(): void }) {
  const Icon = ICONS[props.icon];
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      size={36}
      onClick={props.onClick}
      aria-label={props.label}
    >
      <Icon size={19} aria-hidden="true" />
    </ActionIcon>
  );
}
