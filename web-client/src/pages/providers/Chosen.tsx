import {
  Button,
  Fieldset,
  Group,
  SimpleGrid,
  Stack,
  Text,
  Textarea,
  TextInput,
  Title,
} from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { Problem } from "../../api/problem";
import type { OwnProviders, OwnProvidersNow, ProviderKey } from "../../api/types";
import { ProblemNotice } from "../../components/ProblemNotice";
import { Segmented } from "../../components/Segmented";
import { Waiting } from "../../components/Waiting";
import { modelsOf } from "../../state/assistant";
import { readEntry } from "../../state/provider-entry";
import { Configured } from "./Keys";
import { PartFields } from "./PartFields";
import classes from "./Providers.module.css";
import { useWhose } from "./whose";

/** Who thinks, hears and speaks: of an organisation, or in one's own practice. */
export function Chosen({ keys, token }: { keys: ProviderKey[]; token: string }) {
  const { t } = useTranslation();
  const { api, kind: whose } = useWhose();
  const chosen = useQuery({
    queryKey: ["providers", whose, token],
    queryFn: () => api.chosen(token),
  });
  if (chosen.isPending) return <Waiting />;
  if (chosen.isError) {
    return (
      <ProblemNotice
        title={t("providers.loadFailed")}
        error={chosen.error}
        onRetry={() => void chosen.refetch()}
      />
    );
  }
  const { data } = chosen;
  const inUse = keys.filter((key) => key.revoked_at === null);
  return <Form now={data} keys={inUse} token={token} key={data.changed_at ?? "never"} />;
}

interface FormProps {
  now: OwnProvidersNow;
  keys: ProviderKey[];
  token: string;
}

function Form({ now, keys, token }: FormProps) {
  const { t } = useTranslation();
  const { api, kind: whose } = useWhose();
  const heading = useId();
  const queries = useQueryClient();
  const narrow = useMediaQuery("(max-width: 36em)", undefined, { getInitialValueInEffect: false });
  const before: OwnProviders = choiceOf(now);
  const [choice, setChoice] = useState(before);
  const [lines, setLines] = useState(
    before.models?.kind === "chain" ? before.models.models.join("\n") : "",
  );
  const set = (change: Partial<OwnProviders>) => setChoice({ ...choice, ...change });
  const saving = useMutation({
    mutationFn: () => api.choose(choice, token),
    onSuccess: async (data) => {
      queries.setQueryData(["providers", whose, token], data);
      await queries.invalidateQueries({ queryKey: ["instance"] });
    },
  });
  const isChanged = JSON.stringify(choice) !== JSON.stringify(before);
  const models = choice.models ?? { kind: "instance" };
  const { error } = saving;
  // What is wrong with a field only the server's own words say.
  const shown =
    error instanceof Problem && error.code === "invalid_field" ? new Error(error.detail) : error;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    saving.mutate();
  };
  const needsNames =
    choice.voice?.by === "provider" && readEntry(choice.voice.provider).kind === "elevenlabs";
  return (
    <section aria-labelledby={heading} data-testid="chosen">
      <Title order={2} size="h3" id={heading} mb="xs">
        {t("chosen.title")}
      </Title>
      <Text c="dimmed" maw="44rem" mb="md">
        {t(whose === "own" ? "chosen.leadOwn" : "chosen.lead")}
      </Text>
      <form onSubmit={submit}>
        <Stack gap="lg" maw="48rem">
          <Fieldset legend={t("chosen.models")} data-testid="chosen-models">
            <Stack gap="sm">
              <Segmented
                aria-label={t("chosen.models")}
                vertical={narrow}
                value={models.kind}
                onChange={(value) =>
                  set({
                    models:
                      value === "chain"
                        ? { kind: "chain", models: modelsOf(lines) }
                        : { kind: value === "script" ? "script" : "instance" },
                  })
                }
                data={(["instance", "chain", "script"] as const).map((value) => ({
                  value,
                  label: t(`chosen.modelKinds.${value}`),
                }))}
              />
              {models.kind === "script" && (
                <Text size="sm" c="dimmed">
                  {t("chosen.noModels")}
                </Text>
              )}
              {models.kind === "chain" && (
                <Textarea
                  label={t("chosen.chain")}
                  description={t("chosen.chainHint")}
                  value={lines}
                  autosize
                  minRows={2}
                  maxRows={5}
                  required
                  spellCheck={false}
                  onChange={(event) => {
                    setLines(event.currentTarget.value);
                    set({ models: { kind: "chain", models: modelsOf(event.currentTarget.value) } });
                  }}
                />
              )}
            </Stack>
          </Fieldset>
          <PartFields
            work="ears"
            keys={keys}
            part={choice.ears ?? { by: "instance" }}
            onChange={(ears) => set({ ears })}
          />
          <PartFields
            work="voice"
            keys={keys}
            part={choice.voice ?? { by: "instance" }}
            onChange={(voice) => set({ voice })}
          >
            <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="md">
              {(["voice_fr", "voice_en"] as const).map((field) => (
                <TextInput
                  key={field}
                  label={t(`chosen.${field}`)}
                  value={choice[field] ?? ""}
                  placeholder={needsNames ? "" : "alloy"}
                  required={needsNames}
                  onChange={(event) => set({ [field]: event.currentTarget.value.trim() || null })}
                  maxLength={80}
                  autoComplete="off"
                  spellCheck={false}
                />
              ))}
            </SimpleGrid>
            <Text size="sm" c="dimmed">
              {t("chosen.voiceHint")}
            </Text>
          </PartFields>
          {now.chosen.length > 0 && (
            <ul className={classes.list} aria-label={t("chosen.asked")}>
              {now.chosen.map((provider) => (
                <Configured
                  key={`${provider.role}-${provider.kind}-${provider.model}-${provider.host}`}
                  provider={provider}
                />
              ))}
            </ul>
          )}
          {shown && <ProblemNotice title={t("providers.notSaved")} error={shown} />}
          <Group gap="md">
            <Button type="submit" disabled={!isChanged} loading={saving.isPending}>
              {t("chosen.save")}
            </Button>
            {isChanged && (
              <Button
                variant="default"
                onClick={() => {
                  setChoice(before);
                  setLines(before.models?.kind === "chain" ? before.models.models.join("\n") : "");
                  saving.reset();
                }}
              >
                {t("chosen.discard")}
              </Button>
            )}
            <Text size="sm" c="dimmed" role="status">
              {!isChanged && now.changed_at !== null && t("chosen.saved")}
            </Text>
          </Group>
        </Stack>
      </form>
    </section>
  );
}

/** What is chosen, without what it means. */
function choiceOf({ chosen: _meaning, changed_at: _since, ...choice }: OwnProvidersNow) {
  return choice;
}
