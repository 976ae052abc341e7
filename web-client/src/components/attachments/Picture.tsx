import { Skeleton, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconZoomIn } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Attachment, Language } from "../../api/types";
import { Dialog } from "../Dialog";
import { useAddress } from "../useAddress";
import classes from "./Attachments.module.css";
import { NotLoaded } from "./NotLoaded";
import { type Shelf, useFile } from "./useFile";

interface PictureProps {
  item: Attachment;
  shelf: Shelf;
  language: Language;
}

/** A picture, and larger on a click. Who does not see it has its description, in either case. */
export function Picture({ item, shelf, language }: PictureProps) {
  const { t } = useTranslation();
  const [large, { open, close }] = useDisclosure();
  const content = useFile(shelf, item.file);
  const address = useAddress(content.data);
  if (content.isError) {
    return (
      <NotLoaded title={item.title} language={language} onRetry={() => void content.refetch()}>
        {item.alt}
      </NotLoaded>
    );
  }
  return (
    <figure className={classes.figure}>
      {address ? (
        <button
          type="button"
          className={classes.picture}
          onClick={open}
          aria-haspopup="dialog"
          title={t("attachments.larger")}
        >
          <img src={address} alt={item.alt ?? item.title} lang={language} />
          <IconZoomIn size={18} aria-hidden="true" className={classes.zoom} />
        </button>
      ) : (
        <Skeleton height="8rem" />
      )}
      <figcaption lang={language}>{item.title}</figcaption>
      <Dialog
        opened={large}
        onClose={close}
        size="auto"
        title={<span lang={language}>{item.title}</span>}
      >
        {address && (
          <img
            className={classes.large}
            src={address}
            alt={item.alt ?? item.title}
            lang={language}
          />
        )}
        <Text size="sm" c="dimmed" mt="sm" lang={language} aria-hidden="true">
          {item.alt}
        </Text>
      </Dialog>
    </figure>
  );
}
