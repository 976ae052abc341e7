import { Fieldset, Select, SimpleGrid, Stack, Text, TextInput } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { PartBy, ProviderKey } from "../../api/types";
import { Segmented } from "../../components/Segmented";
import { type ProviderEntry, readEntry, writeEntry } from "../../state/provider-entry";

/** Kinds of providers that do the part's work, and the model of each where none is named. */
const KINDS = {
  ears: { openai: "whisper-1", compatible: "whisper-1" },
  voice: {
    openai: "gpt-4o-mini-tts",
    elevenlabs: "eleven_flash_v2_5",
    compatible: "gpt-4o-mini-tts",
  },
} as const;

const BY = ["instance", "provider", "machine"] as const;

interface PartFieldsProps {
  work: "ears" | "voice";
  part: PartBy;
  /** The keys in use, one of which may be named. */
  keys: ProviderKey[];
  onChange(part: PartBy): void;
  children?: ReactNode;
}

/** Who does the work of one part: the instance's, this server, or a provider of one's own. */
export function PartFields({ work, part, keys, onChange, children }: PartFieldsProps) {
  const { t } = useTranslation();
  const narrow = useMediaQuery("(max-width: 36em)", undefined, { getInitialValueInEffect: false });
  const entry = readEntry(part.by === "provider" ? part.provider : "openai");
  const kinds: Record<string, string> = KINDS[work];
  const named = keys.filter((key) => key.kind === entry.kind).map((key) => key.name);
  const names = [...new Set([...named, entry.key].filter((name) => name !== ""))];
  // A key may be kept with the address that it goes to.
  const needsAddress = entry.kind === "compatible" && entry.key === "";
  const set = (change: Partial<ProviderEntry>) =>
    onChange({ by: "provider", provider: writeEntry({ ...entry, ...change }) });
  return (
    <Fieldset legend={t(`chosen.${work}`)} data-testid={`chosen-${work}`}>
      <Stack gap="sm">
        <Segmented
          aria-label={t(`chosen.${work}`)}
          vertical={narrow}
          value={part.by}
          onChange={(by) =>
            onChange(
              by === "provider"
                ? { by, provider: "openai" }
                : { by: by === "machine" ? "machine" : "instance" },
            )
          }
          data={BY.map((value) => ({ value, label: t(`chosen.by.${value}`) }))}
        />
        {part.by === "machine" && (
          <Text size="sm" c="dimmed">
            {t("chosen.staysHere")}
          </Text>
        )}
        {part.by === "provider" && (
          <>
            <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="md">
              <Select
                label={t("providers.kind")}
                data={Object.keys(kinds).map((value) => ({
                  value,
                  label: t(`providers.kinds.${value as "openai"}`),
                }))}
                value={entry.kind}
                onChange={(kind) => kind && set({ kind, model: "", key: "" })}
                allowDeselect={false}
              />
              <Select
                label={t("chosen.key")}
                data={[
                  { value: "", label: t("chosen.usualKey", { kind: entry.kind }) },
                  ...names.map((value) => ({ value, label: value })),
                ]}
                value={entry.key}
                onChange={(key) => set({ key: key ?? "" })}
                allowDeselect={false}
              />
              <TextInput
                label={t("chosen.model")}
                value={entry.model}
                placeholder={kinds[entry.kind] ?? ""}
                onChange={(event) => set({ model: event.currentTarget.value })}
                maxLength={120}
                autoComplete="off"
                spellCheck={false}
              />
              <TextInput
                label={t("chosen.address")}
                value={entry.address}
                placeholder={needsAddress ? "https://speech.example/v1" : t("chosen.usualAddress")}
                onChange={(event) => set({ address: event.currentTarget.value })}
                required={needsAddress}
                inputMode="url"
                maxLength={200}
                autoComplete="off"
                spellCheck={false}
              />
            </SimpleGrid>
            {children}
          </>
        )}
      </Stack>
    </Fieldset>
  );
}
