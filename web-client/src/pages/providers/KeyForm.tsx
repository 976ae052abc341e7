import { Button, Group, Modal, PasswordInput, Select, Stack, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Problem } from "../../api/problem";
import type { ConfiguredProvider, ProviderKey, ProviderKind } from "../../api/types";
import { ProblemNotice } from "../../components/ProblemNotice";
import { useWhose } from "./whose";

/** Where a kind's keys go where nothing else is said. */
const ADDRESSES: Record<ProviderKind, string | undefined> = {
  openai: "api.openai.com",
  anthropic: "api.anthropic.com",
  mistral: "api.mistral.ai",
  gemini: "generativelanguage.googleapis.com",
  elevenlabs: "api.elevenlabs.io",
  hume: "api.cloud.hume.ai",
  azure: undefined,
  compatible: undefined,
};
const KINDS = Object.keys(ADDRESSES) as ProviderKind[];

/** Kinds of which only people keep keys, for themselves. */
const PERSONAL: readonly ProviderKind[] = ["hume"];

interface KeyFormProps {
  /** The key that another is put in place of; none for a new one. */
  replaced: ProviderKey | undefined;
  /** What the configuration names without a key of its own; none where nothing lacks one. */
  wanted?: ConfiguredProvider | undefined;
  token: string;
  onClose(): void;
}

/** Takes a key. It is sent once, and held by nothing afterwards. */
export function KeyForm({ replaced, wanted, token, onClose }: KeyFormProps) {
  const { t } = useTranslation();
  const { api, kind: whose } = useWhose();
  const queries = useQueryClient();
  const [kind, setKind] = useState<ProviderKind>(replaced?.kind ?? wanted?.kind ?? "openai");
  const [name, setName] = useState(
    replaced?.name ?? (whose === "instance" ? wanted?.key_name : undefined) ?? "",
  );
  const [key, setKey] = useState("");
  const [address, setAddress] = useState(
    replaced?.base_url ?? (whose === "instance" ? undefined : wanted?.address) ?? "",
  );
  const keeping = useMutation({
    mutationFn: () =>
      replaced
        ? api.change(replaced.id, { name, base_url: address, ...(key && { key }) }, token)
        : api.keep({ kind, name: name || null, key, base_url: address || null }, token),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ["provider-keys"] });
      onClose();
    },
  });
  const usual = ADDRESSES[kind];
  const submit = (event: FormEvent) => {
    event.preventDefault();
    keeping.mutate();
  };
  // What is wrong with a field only the server's own words say.
  const { error } = keeping;
  const shown =
    error instanceof Problem && error.code === "invalid_field" ? new Error(error.detail) : error;
  return (
    <Modal
      opened
      onClose={onClose}
      title={
        replaced ? t("providers.replaceTitle", { name: replaced.name }) : t("providers.addTitle")
      }
      closeButtonProps={{ "aria-label": t("app.close") }}
    >
      <form onSubmit={submit}>
        <Stack>
          <Select
            label={t("providers.kind")}
            data={KINDS.filter((value) => whose === "own" || !PERSONAL.includes(value)).map(
              (value) => ({ value, label: t(`providers.kinds.${value}`) }),
            )}
            value={kind}
            onChange={(value) => value && setKind(value as ProviderKind)}
            allowDeselect={false}
            disabled={replaced !== undefined}
          />
          <PasswordInput
            label={t("providers.key")}
            description={t("providers.keyHint")}
            value={key}
            onChange={(event) => setKey(event.currentTarget.value)}
            autoComplete="off"
            visibilityToggleButtonProps={{ "aria-label": t("app.showKey") }}
            required={!replaced}
            data-autofocus
          />
          <TextInput
            label={t("providers.name")}
            description={t(
              whose === "instance" ? "providers.nameHint" : "providers.nameHintOthers",
              {
                kind,
              },
            )}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            placeholder={kind}
            required={replaced !== undefined}
          />
          <TextInput
            label={t("providers.address")}
            description={
              usual ? t("providers.addressHint", { usual }) : t("providers.addressNeeded")
            }
            value={address}
            onChange={(event) => setAddress(event.currentTarget.value)}
            required={!usual}
            inputMode="url"
          />
          {shown && <ProblemNotice title={t("providers.notSaved")} error={shown} />}
          <Group justify="flex-end">
            <Button type="submit" loading={keeping.isPending}>
              {t("providers.save")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
