import { Button, Text } from "@mantine/core";
import { IconDownload, IconEye, IconFileText, IconFileTypePdf } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Attachment, Language } from "../../api/types";
import { extensionOf } from "../../state/attachments";
import { Dialog } from "../Dialog";
import { saveFile } from "../saveFile";
import { Waiting } from "../Waiting";
import classes from "./Attachments.module.css";
import { NotLoaded } from "./NotLoaded";
import { type Shelf, useFile } from "./useFile";

interface DocumentProps {
  item: Attachment;
  shelf: Shelf;
  language: Language;
}

/** A document: a text is read here, and all are saved. */
export function Document({ item, shelf, language }: DocumentProps) {
  const { t } = useTranslation();
  const [wanted, setWanted] = useState(false);
  const [reading, setReading] = useState(false);
  const content = useFile(shelf, item.file, wanted);
  const isText = item.kind === "text";
  const Icon = isText ? IconFileText : IconFileTypePdf;
  if (content.isError) {
    return (
      <NotLoaded title={item.title} language={language} onRetry={() => void content.refetch()} />
    );
  }
  const save = async () => {
    const { data } = await content.refetch();
    if (data)
      saveFile(data, `${item.title.replaceAll(/[\\/:*?"<>|]/g, " ")}.${extensionOf(item.file)}`);
  };
  return (
    <div className={classes.document}>
      <Icon size={26} aria-hidden="true" />
      <div className={classes.about}>
        <Text size="sm" fw={600} lang={language}>
          {item.title}
        </Text>
        <Text size="xs" c="dimmed">
          {t(isText ? "attachments.text" : "attachments.pdf")}
        </Text>
        {item.alt && (
          <Text size="xs" c="dimmed" lang={language}>
            {item.alt}
          </Text>
        )}
      </div>
      <div className={classes.acts}>
        {isText && (
          <Button
            size="xs"
            variant="default"
            leftSection={<IconEye size={16} aria-hidden="true" />}
            aria-label={t("attachments.readOf", { title: item.title })}
            onClick={() => {
              setWanted(true);
              setReading(true);
            }}
          >
            {t("attachments.read")}
          </Button>
        )}
        <Button
          size="xs"
          variant="default"
          leftSection={<IconDownload size={16} aria-hidden="true" />}
          aria-label={t("attachments.saveOf", { title: item.title })}
          onClick={() => void save()}
        >
          {t("attachments.save")}
        </Button>
      </div>
      <Dialog
        opened={reading}
        onClose={() => setReading(false)}
        size="lg"
        title={<span lang={language}>{item.title}</span>}
      >
        {content.data ? <Words content={content.data} language={language} /> : <Waiting />}
      </Dialog>
    </div>
  );
}

/** A text as it stands; nothing of it is run or laid out. */
function Words({ content, language }: { content: Blob; language: Language }) {
  const [text, setText] = useState<string>();
  if (text === undefined) void content.text().then(setText);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <pre className={classes.words} lang={language} tabIndex={0} data-testid="attached-text">
      {text}
    </pre>
  );
}
