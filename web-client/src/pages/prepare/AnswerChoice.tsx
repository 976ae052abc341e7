import { Button, Checkbox, Group, Radio, Stack, Text } from "@mantine/core";
import { IconArrowRight, IconKeyboard } from "@tabler/icons-react";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Language } from "../../api/types";
import { browserHears } from "../../rtc/browser-speech";
import type { AnswerMode } from "../../state/kept";
import { MicrophoneCheck } from "./MicrophoneCheck";
import classes from "./Prepare.module.css";

interface AnswerChoiceProps {
  language: Language;
  /** This server understands speech in the interview's language. */
  hears: boolean;
  opening: boolean;
  onBack(): void;
  onStart(answer: AnswerMode): void;
  children: ReactNode;
}

/** The second step: the microphone, or another way to answer. */
export function AnswerChoice(props: AnswerChoiceProps) {
  const { hears, opening, onBack, onStart, children } = props;
  const { t } = useTranslation();
  const [mode, setMode] = useState<AnswerMode>(hears ? "voice" : "typed");
  const [vendorAgreed, setVendorAgreed] = useState(false);
  const [micReady, setMicReady] = useState(false);
  const speaks = mode !== "typed";
  const ready = !speaks || (micReady && (mode === "voice" || vendorAgreed));

  return (
    <Stack gap="xl">
      {!hears && (
        <SpokenOrTyped
          language={props.language}
          mode={mode}
          onMode={setMode}
          agreed={vendorAgreed}
          onAgreed={setVendorAgreed}
        />
      )}
      {speaks && <MicrophoneCheck onReady={setMicReady} />}
      {children}
      <Group gap="md" className={classes.startRow}>
        <Button
          size="lg"
          disabled={!ready}
          loading={opening}
          onClick={() => onStart(mode)}
          rightSection={<IconArrowRight size={20} aria-hidden="true" />}
          data-testid="start"
        >
          {speaks ? t("prepare.start") : t("prepare.startTyped")}
        </Button>
        {speaks && (
          <Button
            size="lg"
            variant="default"
            disabled={opening}
            onClick={() => onStart("typed")}
            leftSection={<IconKeyboard size={20} aria-hidden="true" />}
            data-testid="start-typed"
          >
            {t("mic.typed")}
          </Button>
        )}
        <Button size="lg" variant="subtle" color="gray" onClick={onBack} disabled={opening}>
          {t("app.back")}
        </Button>
      </Group>
      {speaks && (
        <Text size="sm" c="dimmed">
          {t("mic.typedHint")}
        </Text>
      )}
    </Stack>
  );
}

interface SpokenOrTypedProps {
  language: Language;
  mode: AnswerMode;
  onMode(mode: AnswerMode): void;
  agreed: boolean;
  onAgreed(agreed: boolean): void;
}

/** Where the server cannot hear the language: the keyboard, or the browser's own ears. */
function SpokenOrTyped({ language, mode, onMode, agreed, onAgreed }: SpokenOrTypedProps) {
  const { t } = useTranslation();
  const lead = t("mic.modeLead", { language: t(`app.languages.${language}`) });
  const options = browserHears()
    ? ([
        ["typed", t("mic.modeTyped"), t("mic.modeTypedHint")],
        ["browser", t("mic.modeBrowser"), t("mic.modeBrowserHint")],
      ] as const)
    : ([["typed", t("mic.modeTyped"), t("mic.modeTypedHint")]] as const);
  return (
    <Stack gap="md">
      <Radio.Group
        value={mode}
        onChange={(value) => onMode(value as AnswerMode)}
        label={<Text mb="sm">{lead}</Text>}
      >
        <Stack gap="sm">
          {options.map(([value, label, hint]) => (
            <Radio.Card key={value} value={value} className={classes.option}>
              <Radio.Indicator aria-hidden="true" />
              <span>
                <Text component="span" fw={600} display="block">
                  {label}
                </Text>
                <Text component="span" size="sm" c="dimmed">
                  {hint}
                </Text>
              </span>
            </Radio.Card>
          ))}
        </Stack>
      </Radio.Group>
      {mode === "browser" && (
        <Checkbox
          label={t("mic.modeBrowserConsent")}
          checked={agreed}
          onChange={(event) => onAgreed(event.currentTarget.checked)}
        />
      )}
    </Stack>
  );
}
