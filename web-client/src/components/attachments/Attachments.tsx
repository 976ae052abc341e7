import type { Attachment, Language } from "../../api/types";
import classes from "./Attachments.module.css";
import { Document } from "./Document";
import { Picture } from "./Picture";
import type { Shelf } from "./useFile";

interface AttachmentsProps {
  items: readonly Attachment[];
  shelf: Shelf;
  /** The language of their titles and descriptions. */
  language: Language;
  label: string;
}

/** What a question shows: pictures to look at, documents to read or keep. */
export function Attachments({ items, shelf, language, label }: AttachmentsProps) {
  if (items.length === 0) return null;
  return (
    <ul className={classes.list} aria-label={label} data-testid="attachments">
      {items.map((item) => (
        <li key={item.file} data-kind={item.kind}>
          {item.kind === "picture" ? (
            <Picture item={item} shelf={shelf} language={language} />
          ) : (
            <Document item={item} shelf={shelf} language={language} />
          )}
        </li>
      ))}
    </ul>
  );
}
