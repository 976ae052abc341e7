import { NativeSelect, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api } from "../../api/http";
import { currentLocale } from "../../i18n";
import type { Choice } from "../../state/interviews";
import classes from "./Interviews.module.css";

interface FiltersProps {
  choice: Choice;
  onChoice(change: Partial<Choice>): void;
}

/** By whom, and what was asked. */
export function Filters({ choice, onChoice }: FiltersProps) {
  const { t } = useTranslation();
  const scenarios = useQuery({ queryKey: ["scenarios"], queryFn: () => api.scenarios() });
  const offered = (scenarios.data ?? []).map(({ id, title }) => ({ value: id, label: title }));
  offered.sort((a, b) => a.label.localeCompare(b.label, currentLocale()));
  // One of an address, which is offered no more.
  if (choice.scenario !== "" && !offered.some(({ value }) => value === choice.scenario)) {
    offered.push({ value: choice.scenario, label: choice.scenario });
  }
  return (
    <div className={classes.filters}>
      <TextInput
        type="search"
        label={t("interviews.search")}
        leftSection={<IconSearch size={18} aria-hidden="true" />}
        value={choice.name}
        maxLength={100}
        onChange={({ currentTarget }) => onChoice({ name: currentTarget.value })}
      />
      <NativeSelect
        label={t("interviews.scenario")}
        value={choice.scenario}
        onChange={({ currentTarget }) => onChoice({ scenario: currentTarget.value })}
        data={[{ value: "", label: t("interviews.anyScenario") }, ...offered]}
      />
    </div>
  );
}
