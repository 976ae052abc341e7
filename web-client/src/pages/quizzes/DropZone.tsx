import { Button, FileButton, Text } from "@mantine/core";
import { IconFileUpload } from "@tabler/icons-react";
import { type DragEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { ACCEPTED } from "../../state/quiz-file";
import classes from "./Quizzes.module.css";

interface DropZoneProps {
  disabled: boolean;
  hint: string;
  onFile(file: File): void;
}

/** A place to drop a file on, and a button for those who choose one. */
export function DropZone({ disabled, hint, onFile }: DropZoneProps) {
  const { t } = useTranslation();
  const [over, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const file = event.dataTransfer.files[0];
    if (file && !disabled) onFile(file);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the button does the same for keyboards
    <div
      className={classes.drop}
      data-over={over || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(!disabled);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <IconFileUpload size={34} aria-hidden="true" className={classes.dropIcon} />
      <Text fw={600}>{t("quizFiles.drop")}</Text>
      <FileButton
        onChange={(file) => file && onFile(file)}
        accept={ACCEPTED}
        disabled={disabled}
        inputProps={{ "aria-label": t("quizFiles.choose") }}
      >
        {(props) => (
          <Button {...props} variant="default" disabled={disabled}>
            {t("quizFiles.choose")}
          </Button>
        )}
      </FileButton>
      <Text size="sm" c="dimmed">
        {hint}
      </Text>
    </div>
  );
}
