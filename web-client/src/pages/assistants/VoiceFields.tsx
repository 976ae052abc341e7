import { Fieldset, Input, Slider, Stack, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../api/http";
import type { AssistantBody } from "../../api/types";
import { currentLocale } from "../../i18n";
import { speaksByName } from "../../state/assistant";
import { times } from "../../state/format";

/** How fast it may speak, as the server takes it. */
const SPEED = { min: 0.75, max: 1.5, step: 0.05 } as const;

interface VoiceFieldsProps {
  body: AssistantBody;
  set(change: Partial<AssistantBody>): void;
}

/** How an assistant sounds. */
export function VoiceFields({ body, set }: VoiceFieldsProps) {
  const { t } = useTranslation();
  const id = useId();
  const instance = useQuery({ queryKey: ["instance"], queryFn: api.instance });
  const named = instance.data === undefined || speaksByName(instance.data.voice, body.language);
  const speed = body.speed ?? 1;
  const told = (value: number) => times(value, currentLocale());
  return (
    <Fieldset legend={t("assistants.voice")}>
      <Stack gap="md">
        <TextInput
          label={t("assistants.voiceName")}
          description={t(named ? "assistants.voiceHint" : "assistants.voiceOwn")}
          placeholder={t("assistants.voiceOfServer")}
          inputWrapperOrder={["label", "input", "description", "error"]}
          value={body.voice ?? ""}
          maxLength={80}
          maw="24rem"
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => set({ voice: event.currentTarget.value.trim() || null })}
        />
        <Input.Wrapper
          label={t("assistants.speed", { speed: told(speed) })}
          description={t("assistants.speedHint")}
          inputWrapperOrder={["label", "input", "description", "error"]}
          labelElement="div"
          labelProps={{ id }}
          maw="24rem"
        >
          <Slider
            {...SPEED}
            my="sm"
            value={speed}
            label={null}
            aria-labelledby={id}
            thumbProps={{ "aria-labelledby": id, "aria-valuetext": told(speed) }}
            onChange={(value) => set({ speed: Math.round(value * 100) / 100 })}
            data-testid="assistant-speed"
          />
        </Input.Wrapper>
      </Stack>
    </Fieldset>
  );
}
