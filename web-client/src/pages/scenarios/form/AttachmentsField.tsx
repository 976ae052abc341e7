import { ActionIcon, Alert, Button, FileButton, Group, Progress, Stack, Text } from "@mantine/core";
import { IconArrowUp, IconTrash, IconX } from "@tabler/icons-react";
import { type ClipboardEvent, type DragEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import type { TomlTable } from "smol-toml";
import { attachments } from "../../../api/attachments";
import type { KeptAttachment } from "../../../api/types";
import { currentLanguage } from "../../../i18n";
import { ACCEPTED, ALT_CHARS, kindOf, MOST_ATTACHMENTS, titleOf } from "../../../state/attachments";
import { changed, tablesOf, textIn } from "../../../state/scenario-form";
import classes from "./Attachments.module.css";
import { type Part, problemOf } from "./context";
import { GapNote, LineField } from "./fields";
import { Thumbnail } from "./Thumbnail";
import { type Upload, useUploads } from "./useUploads";

interface AttachmentsFieldProps {
  part: Part;
  token: string;
  /** The question's number, for whoever does not see where the button is. */
  number: number;
}

/** What is shown with a question: files to drop, choose or paste, each with its title and description. */
export function AttachmentsField({ part, token, number }: AttachmentsFieldProps) {
  const { t } = useTranslation();
  const items = tablesOf(part.table.attachments);
  const set = (next: TomlTable[]) =>
    part.onSet({ attachments: next.length > 0 ? next : undefined });
  const [again, setAgain] = useState(false);
  const { uploads, add, drop } = useUploads(token, ({ file }: KeptAttachment, name: string) => {
    const isThere = items.some((item) => textIn(item, "file") === file);
    setAgain(isThere);
    if (!isThere) set([...items, { file, title: titleOf(name) || t("attachments.pasted") }]);
  });
  const isFull = items.length + uploads.filter((one) => !one.failure).length >= MOST_ATTACHMENTS;
  const take = (files: readonly File[]) => {
    const room = MOST_ATTACHMENTS - items.length - uploads.filter((one) => !one.failure).length;
    setAgain(false);
    add(files.slice(0, Math.max(0, room)));
  };
  const paste = (event: ClipboardEvent) => {
    const files = [...event.clipboardData.files];
    if (part.readOnly || isFull || files.length === 0) return;
    event.preventDefault();
    take(files);
  };
  if (part.readOnly && items.length === 0) return null;
  return (
    <section aria-label={t("attachments.field")} onPaste={paste} data-testid="attachments-field">
      <Text fw={650}>{t("attachments.field")}</Text>
      <Text size="sm" c="dimmed" mb="xs">
        {t("attachments.fieldHint", { most: MOST_ATTACHMENTS })}
      </Text>
      <GapNote part={part} name="attachments" />
      <Stack gap="sm">
        {items.map((item, at) => (
          <Item
            // biome-ignore lint/suspicious/noArrayIndexKey: two of one name are a fault that is shown
            key={`${at} ${textIn(item, "file")}`}
            token={token}
            part={{
              ...part,
              table: item,
              path: `${part.path}.attachments[${at}]`,
              onSet: (change) =>
                set(items.map((one, i) => (i === at ? changed(one, change) : one))),
            }}
            {...(at > 0 && {
              onUp: () =>
                set(
                  items.map((one, i) =>
                    i === at - 1 ? item : i === at ? (items[at - 1] ?? one) : one,
                  ),
                ),
            })}
            onRemove={() => set(items.filter((_, i) => i !== at))}
          />
        ))}
        {uploads.map((upload) => (
          <Sending key={upload.id} upload={upload} onDrop={() => drop(upload.id)} />
        ))}
        {again && (
          <Text size="sm" role="status">
            {t("attachments.there")}
          </Text>
        )}
        {!part.readOnly && <Drop isFull={isFull} number={number} onFiles={take} />}
      </Stack>
    </section>
  );
}

interface DropProps {
  isFull: boolean;
  number: number;
  onFiles(files: readonly File[]): void;
}

function Drop({ isFull, number, onFiles }: DropProps) {
  const { t } = useTranslation();
  const [over, setOver] = useState(false);
  if (isFull) {
    return (
      <Text size="sm" c="dimmed">
        {t("attachments.full")}
      </Text>
    );
  }
  const isFile = (event: DragEvent) => event.dataTransfer.types.includes("Files");
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the button does the same for keyboards
    <div
      className={classes.drop}
      data-over={over || undefined}
      onDragOver={(event) => {
        if (!isFile(event)) return;
        event.preventDefault();
        event.stopPropagation();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        if (!isFile(event)) return;
        event.preventDefault();
        event.stopPropagation();
        setOver(false);
        onFiles([...event.dataTransfer.files]);
      }}
    >
      <Text size="sm">{t("attachments.drop")}</Text>
      <FileButton
        multiple
        accept={ACCEPTED}
        onChange={onFiles}
        inputProps={{ "aria-label": t("attachments.chooseFor", { number }) }}
      >
        {(props) => (
          <Button {...props} size="xs" variant="default">
            {t("attachments.choose")}
          </Button>
        )}
      </FileButton>
    </div>
  );
}

function Sending({ upload, onDrop }: { upload: Upload; onDrop(): void }) {
  const { t } = useTranslation();
  const { name, share, failure } = upload;
  if (failure) {
    return (
      <Alert
        color="red"
        role="alert"
        withCloseButton
        closeButtonLabel={t("attachments.dismiss")}
        onClose={onDrop}
      >
        {t(`attachments.refused.${failure.reason}`, { name })}
        {failure.reason === "server" && (
          <Text size="sm">{failure.problem.detailIn(currentLanguage())}</Text>
        )}
      </Alert>
    );
  }
  const label = t("attachments.sending", { name });
  return (
    <Group gap="sm" wrap="nowrap">
      <div className={classes.sending}>
        <Text size="sm">{label}</Text>
        <Progress value={100 * share} aria-label={label} />
      </div>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="lg"
        aria-label={t("attachments.cancel", { name })}
        onClick={onDrop}
      >
        <IconX size={18} aria-hidden="true" />
      </ActionIcon>
    </Group>
  );
}

interface ItemProps {
  part: Part;
  token: string;
  onUp?(): void;
  onRemove(): void;
}

function Item({ part, token, onUp, onRemove }: ItemProps) {
  const { t } = useTranslation();
  const file = textIn(part.table, "file");
  const title = textIn(part.table, "title");
  const isPicture = kindOf(file) === "picture";
  const isBare = isPicture && textIn(part.table, "alt").trim() === "";
  const missing = problemOf(part, "file");
  return (
    <div className={classes.item} data-testid="attachment">
      <Thumbnail
        file={file}
        shelf={{ name: `written ${token}`, load: (name) => attachments.written(name, token) }}
      />
      <Stack gap="xs" className={classes.fields ?? ""}>
        <LineField part={part} name="title" label={t("attachments.title")} />
        <LineField
          part={isBare ? { ...part, problems: [] } : part}
          name="alt"
          label={t(isPicture ? "attachments.alt" : "attachments.about")}
          max={ALT_CHARS}
          {...(isPicture && { hint: t("attachments.altHint") })}
          {...(isBare && { missing: t("attachments.altMissing") })}
        />
        {missing && (
          <Text size="sm" c="var(--mantine-color-error)">
            {missing}
          </Text>
        )}
      </Stack>
      {!part.readOnly && (
        <Group gap={2} wrap="nowrap" className={classes.acts ?? ""}>
          {onUp && (
            <ActionIcon
              variant="subtle"
              color="gray"
              size="lg"
              aria-label={t("attachments.up", { title })}
              onClick={onUp}
            >
              <IconArrowUp size={18} aria-hidden="true" />
            </ActionIcon>
          )}
          <ActionIcon
            variant="subtle"
            color="gray"
            size="lg"
            aria-label={t("attachments.remove", { title })}
            onClick={onRemove}
          >
            <IconTrash size={18} aria-hidden="true" />
          </ActionIcon>
        </Group>
      )}
    </div>
  );
}
