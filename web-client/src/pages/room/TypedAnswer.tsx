import { Button, Textarea } from "@mantine/core";
import { IconSend2 } from "@tabler/icons-react";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Language } from "../../api/types";
import classes from "./Room.module.css";

interface TypedAnswerProps {
  language: Language;
  disabled: boolean;
  /** True when the server has it. */
  onSend(text: string): Promise<boolean>;
}

/** An answer in writing: Enter sends, Shift and Enter starts a line. */
export function TypedAnswer({ language, disabled, onSend }: TypedAnswerProps) {
  const { t } = useTranslation();
  const [text, setText] = useState("");
  const [sending, setSending] = useState(false);
  const area = useRef<HTMLTextAreaElement>(null);
  useEffect(() => area.current?.focus(), []);

  const send = async () => {
    const answer = text.trim();
    if (!answer || sending || disabled) return;
    setSending(true);
    // What could not be sent stays to be sent again.
    if (await onSend(answer)) setText("");
    setSending(false);
    area.current?.focus();
  };
  const pressed = (event: KeyboardEvent) => {
    // While an accent or a character is being composed, Enter belongs to the composer.
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    void send();
  };

  return (
    <form
      className={classes.typed}
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <Textarea
        ref={area}
        aria-label={t("room.typeLabel")}
        description={t("room.typeHint")}
        inputWrapperOrder={["input", "description"]}
        placeholder={t("room.typePlaceholder")}
        lang={language}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={pressed}
        autosize
        minRows={2}
        maxRows={6}
        maxLength={8_000}
        size="md"
        data-testid="typed"
      />
      <Button
        type="submit"
        loading={sending}
        disabled={disabled || !text.trim()}
        leftSection={<IconSend2 size={20} aria-hidden="true" />}
      >
        {t("room.send")}
      </Button>
    </form>
  );
}
