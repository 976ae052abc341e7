import { ActionIcon, Combobox, Modal, Text, TextInput, useCombobox } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import type { Me } from "../../api/types";
import { find } from "../../state/find";
import classes from "./Find.module.css";
import { useTargets } from "./useTargets";

/** Opens the box that finds everything: by its button, and by Ctrl or ⌘ with K. */
export function Find({ me }: { me: Me }) {
  const { t } = useTranslation();
  const [opened, setOpened] = useState(false);
  // Also while one writes: it is no letter.
  useHotkeys([["mod+K", () => setOpened((before) => !before)]], []);
  return (
    <>
      <ActionIcon
        variant="subtle"
        color="gray"
        size={44}
        className={classes.button}
        onClick={() => setOpened(true)}
        aria-label={t("find.title")}
        aria-keyshortcuts="Control+K Meta+K"
        title={`${t("find.title")} (${t("find.keys")})`}
        data-testid="find"
      >
        <IconSearch size={21} aria-hidden="true" />
      </ActionIcon>
      <Modal
        opened={opened}
        onClose={() => setOpened(false)}
        title={t("find.title")}
        size="lg"
        yOffset="10vh"
        centered={false}
        closeButtonProps={{ "aria-label": t("app.close") }}
      >
        <Box me={me} onGo={() => setOpened(false)} />
      </Modal>
    </>
  );
}

function Box({ me, onGo }: { me: Me; onGo(): void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [typed, setTyped] = useState("");
  const { targets, pending } = useTargets(me, true);
  const found = find(targets, typed);
  const count = [...found.values()].reduce((sum, same) => sum + same.length, 0);
  const combobox = useCombobox({ opened: true });
  const go = (id: string) => {
    const target = targets.find((one) => one.id === id);
    if (!target) return;
    onGo();
    void navigate(target.address);
  };
  return (
    <Combobox store={combobox} onOptionSubmit={go}>
      <Combobox.EventsTarget withExpandedAttribute>
        <TextInput
          data-autofocus
          label={t("find.label")}
          placeholder={t("find.example")}
          leftSection={<IconSearch size={18} aria-hidden="true" />}
          value={typed}
          maxLength={100}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            combobox.updateSelectedOptionIndex();
          }}
        />
      </Combobox.EventsTarget>
      <Text size="sm" c="dimmed" mt="xs" role="status">
        {count === 0 && !pending
          ? t("find.nothing")
          : typed.trim() !== "" && t("find.count", { count })}
      </Text>
      <Combobox.Options className={classes.options} aria-label={t("find.title")}>
        {[...found].map(([kind, same]) => (
          <Combobox.Group key={kind} label={t(`find.kinds.${kind}`)}>
            {same.map(({ id, title, hint }) => (
              <Combobox.Option key={id} value={id}>
                <Text component="span" fw={600}>
                  {title}
                </Text>
                {hint && (
                  <Text component="span" size="sm" c="dimmed" className={classes.hint}>
                    {hint}
                  </Text>
                )}
              </Combobox.Option>
            ))}
          </Combobox.Group>
        ))}
      </Combobox.Options>
    </Combobox>
  );
}
