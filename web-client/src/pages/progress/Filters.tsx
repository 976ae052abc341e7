import { Group, Select } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { HeldSession } from "../../api/types";
import { Segmented } from "../../components/Segmented";
import { EVERYTHING, type Filter, languagesOf, scenariosOf } from "../../state/progress";

interface FiltersProps {
  sessions: readonly HeldSession[];
  filter: Filter;
  onFilter(filter: Filter): void;
}

/** Which interviews are looked at; nothing where there is nothing to choose. */
export function Filters({ sessions, filter, onFilter }: FiltersProps) {
  const { t } = useTranslation();
  const languages = languagesOf(sessions);
  const scenarios = scenariosOf(sessions, filter.language);
  if (languages.length < 2 && scenarios.length < 2) return null;
  return (
    <Group gap="md" align="end">
      {languages.length > 1 && (
        <Segmented
          value={filter.language}
          onChange={(language) => onFilter({ ...EVERYTHING, language: language })}
          aria-label={t("home.filter")}
          data={[
            { value: "all", label: t("home.all") },
            ...languages.map((language) => ({
              value: language,
              label: language === "fr" ? "Français" : "English",
            })),
          ]}
        />
      )}
      <Select
        value={filter.scenario}
        onChange={(scenario) => onFilter({ ...filter, scenario: scenario ?? "all" })}
        data={[
          { value: "all", label: t("progress.everyInterview") },
          ...scenarios.map(({ id, title }) => ({ value: id, label: title })),
        ]}
        allowDeselect={false}
        aria-label={t("progress.scenario")}
        w={{ base: "100%", xs: "20rem" }}
        data-testid="scenario-filter"
      />
    </Group>
  );
}
