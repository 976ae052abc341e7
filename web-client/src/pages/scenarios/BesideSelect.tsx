import { Anchor, Group, NativeSelect } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Language } from "../../api/types";
import { workshop } from "../../api/workshop";
import { ProblemNotice } from "../../components/ProblemNotice";
import { fieldsOf } from "../../state/scenario-form";
import type { Beside } from "./form/ScenarioForm";

interface BesideSelectProps {
  id: string;
  language: Language;
  token: string;
  onBeside(beside: Beside | undefined): void;
}

/** Chooses an interview in the other language, whose questions are read beside those of this one. */
export function BesideSelect({ id, language, token, onBeside }: BesideSelectProps) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState("");
  const list = useQuery({ queryKey: ["written", token], queryFn: () => workshop.list(token) });
  const others = [...(list.data?.items ?? []), ...(list.data?.built_in ?? [])].filter(
    (one) => one.language !== language && one.id !== id,
  );
  const loading = useMutation({
    mutationFn: (other: string) => workshop.read(other, token),
    onSuccess: ({ source }) => {
      const fields = fieldsOf(source);
      onBeside(fields && { fields, language: language === "fr" ? "en" : "fr" });
    },
  });
  if (others.length === 0) return null;
  return (
    <>
      <Group gap="sm" align="flex-end">
        <NativeSelect
          label={t("scenarioForm.beside")}
          value={chosen}
          onChange={(event) => {
            const other = event.currentTarget.value;
            setChosen(other);
            onBeside(undefined);
            if (other) loading.mutate(other);
          }}
          data={[
            { value: "", label: t("scenarioForm.besideNone") },
            ...others.map((one) => ({ value: one.id, label: `${one.title} (${one.id})` })),
          ]}
          data-testid="beside"
        />
        {chosen && (
          <Anchor component={Link} to={`/scenarios/${chosen}`} size="sm" mb={8}>
            {t("scenarioForm.besideOpen")}
          </Anchor>
        )}
      </Group>
      {loading.isError && <ProblemNotice title={t("workshop.notLoaded")} error={loading.error} />}
    </>
  );
}
