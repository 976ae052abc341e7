import { Combobox, Modal, Text, TextInput, useCombobox } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import type { Me } from "../../api/types";
import { find } from "../../state/find";
import classes from "./Find.module.css";
import { useTargets } from "./useTargets";

interface FindDialogProps {
  me: Me;
  opened: boolean;
  onClose(): void;
}

/** The box that finds everything. */
export function FindDialog({ me, opened, onClose }: FindDialogProps) {
  const { t } = useTranslation();
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t("find.title")}
      size="lg"
      yOffset="10vh"
      centered={false}
      closeButtonProps={{ "aria-label": t("app.close") }}
    >
      <Box me={me} onGo={onClose} />
    </Modal>
  );
}

function Box({ me, onGo }: { me: Me; onGo(): void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [typed, setTyped] = useState("");
  const { targets, pending } = useTargets(me, typed);
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
