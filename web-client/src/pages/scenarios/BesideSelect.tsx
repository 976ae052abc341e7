import { Button, Group, NativeSelect } from "@mantine/core";
import { IconLanguage } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Language, SourceCheck } from "../../api/types";
import { workshop } from "../../api/workshop";
import { ProblemNotice } from "../../components/ProblemNotice";
import { Waiting } from "../../components/Waiting";
import { asVariant, otherOf, variantId } from "../../state/variants";
import type { Beside } from "./form/ScenarioForm";
import { SecondLanguage } from "./second/SecondLanguage";

interface BesideSelectProps {
  id: string;
  language: Language;
  token: string;
  source: string;
  check: SourceCheck;
  children(beside: Beside | undefined): ReactNode;
}

/**
 * Chooses the interview in the other language that is written beside this one: the one of the same name
 * where there is one, and else one that is begun from this.
 */
export function BesideSelect(props: BesideSelectProps) {
  const { id, language, token, source, check, children } = props;
  const { t } = useTranslation();
  const queries = useQueryClient();
  const to = otherOf(language);
  const twin = variantId(id, to);
  const [picked, setPicked] = useState<string>();
  const list = useQuery({ queryKey: ["written", token], queryFn: () => workshop.list(token) });
  const others = [...(list.data?.items ?? []), ...(list.data?.built_in ?? [])].filter(
    (one) => one.language !== language && one.id !== id,
  );
  const hasTwin = others.some((one) => one.id === twin);
  const chosen = picked ?? (hasTwin ? twin : "");
  const other = useQuery({
    queryKey: ["written", chosen, token],
    queryFn: () => workshop.read(chosen, token),
    enabled: chosen !== "",
  });
  const beginning = useMutation({
    mutationFn: () => workshop.create(asVariant(source, twin, to), token),
    onSuccess: (kept) => {
      queries.setQueryData(["written", twin, token], kept);
      void queries.invalidateQueries({ queryKey: ["written", token], exact: true });
      setPicked(twin);
    },
  });
  // Shown before that is known, the form would be made anew under whoever writes.
  if (list.isPending || (chosen !== "" && other.isPending)) return <Waiting />;
  return (
    <>
      <Group gap="sm" align="flex-end">
        {others.length > 0 && (
          <NativeSelect
            label={t("scenarioForm.beside")}
            value={chosen}
            onChange={(event) => setPicked(event.currentTarget.value)}
            data={[
              { value: "", label: t("scenarioForm.besideNone") },
              ...others.map((one) => ({ value: one.id, label: `${one.title} (${one.id})` })),
            ]}
            data-testid="beside"
          />
        )}
        {list.isSuccess && !hasTwin && chosen === "" && (
          <Button
            size="sm"
            variant="default"
            leftSection={<IconLanguage size={18} aria-hidden="true" />}
            disabled={check.problems.length > 0}
            loading={beginning.isPending}
            onClick={() => beginning.mutate()}
            data-testid="begin-variant"
          >
            {t(`sides.begin.${to}`)}
          </Button>
        )}
      </Group>
      {beginning.isError && <ProblemNotice title={t("workshop.notMade")} error={beginning.error} />}
      {other.isError && <ProblemNotice title={t("workshop.notLoaded")} error={other.error} />}
      {other.data && chosen ? (
        <SecondLanguage
          key={chosen}
          id={chosen}
          loaded={other.data}
          token={token}
          source={source}
          check={check}
        >
          {children}
        </SecondLanguage>
      ) : (
        children(undefined)
      )}
    </>
  );
}
