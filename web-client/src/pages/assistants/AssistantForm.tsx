import {
  Checkbox,
  Fieldset,
  Group,
  Input,
  NumberInput,
  SimpleGrid,
  Stack,
  Textarea,
  TextInput,
} from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { AssistantBody, Probe } from "../../api/types";
import { Segmented } from "../../components/Segmented";
import { modelsOf, PROBES } from "../../state/assistant";
import classes from "../scenarios/Workshop.module.css";
import { VoiceFields } from "./VoiceFields";

interface AssistantFormProps {
  body: AssistantBody;
  onChange(body: AssistantBody): void;
}

/** What an assistant is. */
export function AssistantForm({ body, onChange }: AssistantFormProps) {
  const { t } = useTranslation();
  const set = (change: Partial<AssistantBody>) => onChange({ ...body, ...change });
  const [models, setModels] = useState(
    body.models?.kind === "chain" ? body.models.models.join("\n") : "",
  );
  const narrow = useMediaQuery("(max-width: 36em)", undefined, { getInitialValueInEffect: false });
  const kind = body.models?.kind ?? "instance";
  const probes = body.probes ?? [];
  return (
    <Stack gap="lg">
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="md">
        <TextInput
          label={t("assistants.name")}
          value={body.name}
          maxLength={80}
          required
          onChange={(event) => set({ name: event.currentTarget.value })}
        />
        <TextInput
          label={t("assistants.role")}
          description={t("assistants.roleHint")}
          placeholder={t("assistants.rolePlaceholder")}
          inputWrapperOrder={["label", "input", "description", "error"]}
          value={body.role ?? ""}
          maxLength={120}
          onChange={(event) => set({ role: event.currentTarget.value || null })}
        />
      </SimpleGrid>
      <Textarea
        label={t("assistants.instructions")}
        description={t("assistants.instructionsHint")}
        value={body.instructions ?? ""}
        maxLength={2_000}
        autosize
        minRows={3}
        maxRows={10}
        onChange={(event) => set({ instructions: event.currentTarget.value })}
      />
      <Input.Wrapper label={t("assistants.language")} labelElement="div">
        <Segmented
          aria-label={t("assistants.language")}
          value={body.language ?? "any"}
          onChange={(value) => set({ language: value === "fr" || value === "en" ? value : null })}
          data={[
            { value: "any", label: t("assistants.anyLanguage") },
            { value: "fr", label: "Français" },
            { value: "en", label: "English" },
          ]}
        />
      </Input.Wrapper>
      <VoiceFields body={body} set={set} />
      <Fieldset legend={t("assistants.models")}>
        <Stack gap="sm">
          <Segmented
            aria-label={t("assistants.models")}
            vertical={narrow}
            value={kind}
            onChange={(value) =>
              set({
                models:
                  value === "chain"
                    ? { kind: "chain", models: modelsOf(models) }
                    : { kind: value === "script" ? "script" : "instance" },
              })
            }
            data={(["instance", "chain", "script"] as const).map((value) => ({
              value,
              label: t(`assistants.modelKinds.${value}`),
            }))}
          />
          {kind === "chain" && (
            <Textarea
              label={t("assistants.chain")}
              description={t("assistants.chainHint")}
              value={models}
              autosize
              minRows={2}
              maxRows={5}
              classNames={{ input: classes.code ?? "" }}
              onChange={(event) => {
                setModels(event.currentTarget.value);
                set({ models: { kind: "chain", models: modelsOf(event.currentTarget.value) } });
              }}
            />
          )}
        </Stack>
      </Fieldset>
      {kind !== "script" && (
        <Checkbox.Group
          label={t("assistants.probes")}
          value={probes}
          onChange={(value) => set({ probes: value as Probe[] })}
        >
          <Group mt="xs" gap="md">
            {PROBES.map((probe) => (
              <Checkbox key={probe} value={probe} label={t(`assistants.probeKinds.${probe}`)} />
            ))}
          </Group>
        </Checkbox.Group>
      )}
      <NumberInput
        label={t("assistants.perQuestion")}
        value={body.probes_per_question ?? 5}
        min={0}
        max={5}
        maw="20rem"
        onChange={(value) => typeof value === "number" && set({ probes_per_question: value })}
      />
    </Stack>
  );
}
