import { Button, Popover, Switch, Tooltip } from "@mantine/core";
import {
  IconArrowForwardUp,
  IconCheck,
  IconHourglass,
  IconKeyboard,
  IconMicrophone,
  IconPlayerPause,
  IconPlayerPlay,
  IconQuestionMark,
  IconRepeat,
  IconSquareX,
} from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useLevel } from "../../components/useLevel";
import { VoiceStrip } from "../../components/VoiceStrip";
import type { Presence } from "../../state/presence";
import { keyOf, type Shortcut } from "../../state/shortcuts";
import classes from "./Room.module.css";
import type { Media } from "./useMedia";
import type { Shortcuts } from "./useShortcuts";

interface ControlsProps {
  presence: Presence;
  media: Media;
  writing: boolean;
  canSpeak: boolean;
  actions: Record<Shortcut, () => void>;
  shortcuts: Shortcuts;
  help: boolean;
}

export function Controls(props: ControlsProps) {
  const { presence, media, writing, canSpeak, actions, shortcuts, help } = props;
  const { t } = useTranslation();
  const read = useLevel(media.own);
  const live = presence !== "waiting" && presence !== "paused" && presence !== "ended";
  const paused = presence === "paused";
  const open = media.own !== undefined && !writing && !paused && presence !== "ended";

  const button = (shortcut: Shortcut, icon: ReactNode, label: string, more: ButtonMore = {}) => (
    <Tooltip label={`${label} (${keyOf(shortcut)})`} disabled={!shortcuts.on}>
      <Button
        variant="default"
        className={classes.control}
        classNames={{ inner: classes.controlInner ?? "", section: classes.controlIcon ?? "" }}
        onClick={actions[shortcut]}
        disabled={more.disabled ?? !live}
        leftSection={icon}
        aria-keyshortcuts={shortcuts.on ? keyOf(shortcut) : undefined}
        aria-pressed={more.pressed}
        data-kind={more.kind}
        data-testid={`control-${shortcut}`}
      >
        {label}
      </Button>
    </Tooltip>
  );

  return (
    <div className={classes.controls} role="toolbar" aria-label={t("room.controls")}>
      {canSpeak && (
        <div className={classes.own}>
          <VoiceStrip label={t("room.yourLevel")} voice="candidate" read={read} on={open} />
        </div>
      )}
      <div className={classes.main}>
        {button("thinking", <IconHourglass size={20} />, t("room.thinking"), {
          pressed: presence === "thinking",
        })}
        {button("done", <IconCheck size={20} />, t("room.done"), { kind: "primary" })}
      </div>
      <div className={classes.others}>
        {button("repeat", <IconRepeat size={20} />, t("room.repeat"))}
        {button("next", <IconArrowForwardUp size={20} />, t("room.next"))}
        {button(
          "pause",
          paused ? <IconPlayerPlay size={20} /> : <IconPlayerPause size={20} />,
          paused ? t("room.resume") : t("room.pause"),
          { disabled: !live && !paused },
        )}
        {(canSpeak || !writing) &&
          button(
            "type",
            writing ? <IconMicrophone size={20} /> : <IconKeyboard size={20} />,
            writing ? t("room.stopTyping") : t("room.type"),
            { disabled: presence === "ended" },
          )}
        {button("end", <IconSquareX size={20} />, t("room.end"), {
          kind: "end",
          disabled: presence === "ended",
        })}
        <ShortcutHelp shortcuts={shortcuts} opened={help} onToggle={actions.help} />
      </div>
    </div>
  );
}

interface ButtonMore {
  disabled?: boolean;
  pressed?: boolean;
  kind?: "primary" | "end";
}

interface ShortcutHelpProps {
  shortcuts: Shortcuts;
  opened: boolean;
  onToggle(): void;
}

const LISTED = ["thinking", "done", "repeat", "next", "pause", "type", "end", "help"] as const;

function ShortcutHelp({ shortcuts, opened, onToggle }: ShortcutHelpProps) {
  const { t } = useTranslation();
  return (
    <Popover opened={opened} onChange={(open) => open !== opened && onToggle()} withArrow trapFocus>
      <Popover.Target>
        <Button
          variant="subtle"
          color="gray"
          className={classes.help}
          onClick={onToggle}
          aria-label={t("room.shortcuts")}
        >
          <IconQuestionMark size={20} aria-hidden="true" />
        </Button>
      </Popover.Target>
      <Popover.Dropdown className={classes.helpPanel}>
        <h2 className={classes.helpTitle}>{t("room.shortcuts")}</h2>
        <dl className={classes.keys}>
          {LISTED.map((shortcut) => (
            <div key={shortcut}>
              <dt>
                <kbd>{keyOf(shortcut)}</kbd>
              </dt>
              <dd>{t(`room.keys.${shortcut}`)}</dd>
            </div>
          ))}
        </dl>
        <Switch
          mt="sm"
          label={t("room.shortcutsOn")}
          description={t("room.shortcutsHint")}
          checked={shortcuts.on}
          onChange={(event) => shortcuts.set(event.currentTarget.checked)}
        />
      </Popover.Dropdown>
    </Popover>
  );
}
