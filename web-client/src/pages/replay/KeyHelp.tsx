import { ActionIcon, Popover, Switch, Text } from "@mantine/core";
import { IconKeyboard } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { REPLAY_KEYS, type ReplayAction } from "../../state/replay-keys";
import classes from "./Dialogs.module.css";

interface KeyHelpProps {
  on: boolean;
  onSwitch(on: boolean): void;
  opened: boolean;
  onToggle(): void;
}

const SHOWN: Record<string, string> = { " ": "␣", ArrowLeft: "←", ArrowRight: "→" };

/** The keys of the replay, and the switch that turns them off (WCAG 2.1.4). */
export function KeyHelp({ on, onSwitch, opened, onToggle }: KeyHelpProps) {
  const { t } = useTranslation();
  const keysOf = new Map<ReplayAction, string[]>();
  for (const [key, action] of Object.entries(REPLAY_KEYS)) {
    keysOf.set(action, [...(keysOf.get(action) ?? []), SHOWN[key] ?? key.toUpperCase()]);
  }
  return (
    <Popover opened={opened} onChange={(open) => open !== opened && onToggle()} withArrow trapFocus>
      <Popover.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={40}
          onClick={onToggle}
          aria-label={t("room.shortcuts")}
        >
          <IconKeyboard size={21} aria-hidden="true" />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown maw="min(24rem, 94vw)">
        <Text component="h2" fw={650} mb="xs">
          {t("room.shortcuts")}
        </Text>
        <dl className={classes.keys}>
          {[...keysOf].map(([action, keys]) => (
            <div key={action}>
              <dt>
                {keys.map((key) => (
                  <kbd key={key}>{key}</kbd>
                ))}
              </dt>
              <dd>{t(`replay.keys.${action}`)}</dd>
            </div>
          ))}
        </dl>
        <Text size="sm" c="dimmed" mt="sm">
          {t("replay.keysWords")}
        </Text>
        <Switch
          mt="sm"
          label={t("room.shortcutsOn")}
          description={t("room.shortcutsHint")}
          checked={on}
          onChange={(event) => onSwitch(event.currentTarget.checked)}
        />
      </Popover.Dropdown>
    </Popover>
  );
}
