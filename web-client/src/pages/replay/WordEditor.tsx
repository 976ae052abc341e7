import { ActionIcon } from "@mantine/core";
import { IconCheck, IconX } from "@tabler/icons-react";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Turn } from "../../api/types";
import { problemText } from "../../components/ProblemNotice";
import type { ShownWord } from "../../state/words";
import classes from "./Transcript.module.css";
import { type Corrections, EditConflict } from "./useCorrections";

interface WordEditorProps {
  turn: Turn;
  /** The place of the first word. */
  first: number;
  words: readonly ShownWord[];
  corrections: Corrections;
}

const LONGEST = 1_000;

/** Words while they are corrected, in their own place. */
export function WordEditor({ turn, first, words, corrections }: WordEditorProps) {
  const { t } = useTranslation();
  const before = words.map(({ text }) => text).join(" ");
  const [text, setText] = useState(before);
  const [error, setError] = useState<unknown>();
  const [saving, setSaving] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.select(), []);
  const close = () => corrections.edit(undefined);
  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() === before) return close();
    setSaving(true);
    setError(undefined);
    try {
      await corrections.correct(turn, first, words.length, text.trim());
      close();
    } catch (caught) {
      setError(caught);
      setSaving(false);
      field.current?.focus();
    }
  };
  return (
    <span className={classes.editor}>
      <form onSubmit={(event) => void save(event)} className={classes.editorLine}>
        <input
          ref={field}
          className={classes.editorField}
          value={text}
          maxLength={LONGEST}
          size={Math.min(48, Math.max(4, text.length))}
          onChange={(event) => setText(event.currentTarget.value)}
          onKeyDown={(event) => event.key === "Escape" && close()}
          aria-label={t("replay.words.edit", { text: before })}
          aria-invalid={error !== undefined}
          disabled={saving}
          data-testid="word-field"
        />
        <ActionIcon
          type="submit"
          size={32}
          loading={saving}
          aria-label={t("replay.words.save")}
          data-testid="word-save"
        >
          <IconCheck size={18} aria-hidden="true" />
        </ActionIcon>
        <ActionIcon
          size={32}
          variant="default"
          onClick={close}
          aria-label={t("replay.words.cancel")}
        >
          <IconX size={18} aria-hidden="true" />
        </ActionIcon>
      </form>
      {error !== undefined && (
        <span className={classes.editorError} role="alert" data-testid="word-problem">
          {error instanceof EditConflict
            ? t("replay.words.conflict", {
                who: error.by || t("replay.somebody"),
                text: error.turn.text,
              })
            : problemText(error, t)}
        </span>
      )}
    </span>
  );
}
