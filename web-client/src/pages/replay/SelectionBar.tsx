import { Button, CloseButton } from "@mantine/core";
import {
  IconEraser,
  IconMessagePlus,
  IconPencil,
  IconPlayerPlayFilled,
  IconShare,
} from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { clockTime } from "../../state/format";
import type { Span } from "../../state/timeline";
import classes from "./Transcript.module.css";

interface SelectionBarProps {
  span: Span;
  /** The chosen words; empty for a part of the waveform. */
  text: string;
  /** What was recognised instead of a corrected word. */
  original: string | undefined;
  onPlay(): void;
  onComment: (() => void) | undefined;
  onCorrect: (() => void) | undefined;
  onShare: (() => void) | undefined;
  onRedact: (() => void) | undefined;
  onClose(): void;
}

/** What can be done with the chosen words or the chosen part. */
export function SelectionBar(props: SelectionBarProps) {
  const { t } = useTranslation();
  const { span, text } = props;
  const action = (label: string, icon: ReactNode, onClick: (() => void) | undefined) =>
    onClick && (
      <Button size="compact-sm" variant="subtle" leftSection={icon} onClick={onClick}>
        {label}
      </Button>
    );
  return (
    <div className={classes.selection} data-testid="selection">
      <p role="status" className={classes.selectionText}>
        <b>
          {clockTime(span.fromMs)}–{clockTime(span.toMs)}
        </b>{" "}
        {text && <q>{text}</q>}
        {props.original && ` ${t("replay.words.original", { text: props.original })}`}
      </p>
      <div className={classes.selectionActions}>
        {action(t("end.play"), <IconPlayerPlayFilled size={15} aria-hidden="true" />, props.onPlay)}
        {action(
          t("replay.comments.add"),
          <IconMessagePlus size={16} aria-hidden="true" />,
          props.onComment,
        )}
        {action(
          t("replay.words.correct"),
          <IconPencil size={16} aria-hidden="true" />,
          props.onCorrect,
        )}
        {action(t("replay.share.clip"), <IconShare size={16} aria-hidden="true" />, props.onShare)}
        {action(
          t("replay.redact.action"),
          <IconEraser size={16} aria-hidden="true" />,
          props.onRedact,
        )}
        <CloseButton size={32} onClick={props.onClose} aria-label={t("replay.unpick")} />
      </div>
    </div>
  );
}
