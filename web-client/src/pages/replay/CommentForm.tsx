import { Button, Group, Text, Textarea, TextInput, UnstyledButton } from "@mantine/core";
import { type FormEvent, useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { problemText } from "../../components/ProblemNotice";
import { authorName, setAuthorName } from "../../state/author";
import { mentionBefore, mentionOf } from "../../state/threads";
import classes from "./Comments.module.css";

interface CommentFormProps {
  label: string;
  submit: string;
  text?: string;
  /** Whom one can mention. */
  names: readonly string[];
  /** Whether the server does not know who writes. */
  asksName: boolean;
  onSubmit(text: string, name: string): Promise<void>;
  onCancel(): void;
}

const LONGEST = 4_000;
const LONGEST_NAME = 80;
const MOST_OFFERED = 5;

/** Writes a comment, an answer, or a comment anew. Ctrl or Cmd and Enter sends. */
export function CommentForm(props: CommentFormProps) {
  const { label, submit, names, asksName, onSubmit, onCancel } = props;
  const { t } = useTranslation();
  const [text, setText] = useState(props.text ?? "");
  const [name, setName] = useState(() => authorName(localStorage));
  const [caret, setCaret] = useState(0);
  const [error, setError] = useState<unknown>();
  const [sending, setSending] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const offers = useId();
  const mention = mentionBefore(text, caret);
  const offered =
    mention === undefined
      ? []
      : names
          .filter((one) => mentionOf(one).toLowerCase().startsWith(`@${mention.toLowerCase()}`))
          .slice(0, MOST_OFFERED);

  const send = async (event?: FormEvent) => {
    event?.preventDefault();
    if (text.trim() === "" || sending) return;
    setSending(true);
    setError(undefined);
    if (asksName) setAuthorName(localStorage, name.trim());
    try {
      await onSubmit(text.trim(), name.trim());
    } catch (caught) {
      setError(caught);
      setSending(false);
    }
  };
  const mentioned = (one: string) => {
    const before = text.slice(0, caret - (mention?.length ?? 0) - 1);
    const next = `${before}${mentionOf(one)} `;
    setText(next + text.slice(caret));
    setCaret(next.length);
    field.current?.focus();
  };
  return (
    <form onSubmit={(event) => void send(event)} className={classes.form}>
      <Textarea
        ref={field}
        label={label}
        value={text}
        autosize
        minRows={2}
        maxRows={8}
        maxLength={LONGEST}
        data-autofocus
        autoFocus
        aria-describedby={offered.length > 0 ? offers : undefined}
        onChange={(event) => {
          setText(event.currentTarget.value);
          setCaret(event.currentTarget.selectionStart);
        }}
        onSelect={(event) => setCaret(event.currentTarget.selectionStart)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) void send();
          if (event.key === "Escape") onCancel();
        }}
        data-testid="comment-text"
      />
      {offered.length > 0 && (
        <div id={offers} className={classes.offers}>
          <Text size="xs" c="dimmed">
            {t("replay.comments.mention")}
          </Text>
          {offered.map((one) => (
            <UnstyledButton key={one} className={classes.offer} onClick={() => mentioned(one)}>
              {mentionOf(one)}
            </UnstyledButton>
          ))}
        </div>
      )}
      {asksName && (
        <TextInput
          size="sm"
          label={t("replay.comments.name")}
          value={name}
          maxLength={LONGEST_NAME}
          autoComplete="name"
          onChange={(event) => setName(event.currentTarget.value)}
        />
      )}
      {error !== undefined && (
        <Text size="sm" c="var(--mantine-color-error)" role="alert">
          {problemText(error, t)}
        </Text>
      )}
      <Group gap="xs">
        <Button
          type="submit"
          size="sm"
          loading={sending}
          disabled={text.trim() === ""}
          data-testid="comment-send"
        >
          {submit}
        </Button>
        <Button size="sm" variant="default" onClick={onCancel}>
          {t("replay.cancel")}
        </Button>
      </Group>
    </form>
  );
}
