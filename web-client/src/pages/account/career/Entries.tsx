import { Button, Group, Text, Title } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { career } from "../../../api/career";
import type { CareerEntry, CareerKind } from "../../../api/types";
import { ConfirmDialog } from "../../../components/ConfirmDialog";
import { nameOf } from "../../../state/career";
import classes from "../Account.module.css";
import { EntryDialog } from "./EntryDialog";
import { EntryText } from "./EntryText";
import { CAREER } from "./key";

interface EntriesProps {
  kind: CareerKind;
  /** Those of the kind, in their order. */
  entries: CareerEntry[];
}

/** The entries of a kind: added, changed, removed. */
export function Entries({ kind, entries }: EntriesProps) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [edited, edit] = useState<CareerEntry | "new">();
  const [removed, remove] = useState<CareerEntry>();
  const removing = useMutation({
    mutationFn: career.remove,
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: CAREER });
      remove(undefined);
    },
  });
  const id = `career-${kind}`;
  return (
    <section className={classes.part} aria-labelledby={id}>
      <Group justify="space-between">
        <Title order={2} size="h3" id={id}>
          {t(`career.kinds.${kind}`)}
        </Title>
        <Button
          size="sm"
          variant="default"
          leftSection={<IconPlus size={18} aria-hidden="true" />}
          aria-label={t(`career.adding.${kind}`)}
          onClick={() => edit("new")}
        >
          {t("career.add")}
        </Button>
      </Group>
      {entries.length === 0 && <Text c="dimmed">{t(`career.empty.${kind}`)}</Text>}
      <ul className={classes.list} data-testid={id}>
        {entries.map((entry) => (
          <li key={entry.id} className={classes.login}>
            <div className={classes.what}>
              <EntryText entry={entry} />
            </div>
            <Group gap="xs">
              <Button
                size="xs"
                variant="default"
                aria-label={t("career.changeNamed", { name: nameOf(entry) })}
                onClick={() => edit(entry)}
              >
                {t("career.change")}
              </Button>
              <Button
                size="xs"
                variant="default"
                aria-label={t("career.removeNamed", { name: nameOf(entry) })}
                onClick={() => {
                  removing.reset();
                  remove(entry);
                }}
              >
                {t("career.remove")}
              </Button>
            </Group>
          </li>
        ))}
      </ul>
      {edited !== undefined && (
        <EntryDialog
          kind={kind}
          entry={edited === "new" ? undefined : edited}
          onClose={() => edit(undefined)}
        />
      )}
      <ConfirmDialog
        opened={removed !== undefined}
        onClose={() => remove(undefined)}
        title={t("career.removeTitle")}
        text={t("career.removeText", { name: removed ? nameOf(removed) : "" })}
        confirm={t("career.remove")}
        onConfirm={() => removed && removing.mutate(removed.id)}
        pending={removing.isPending}
        failed={t("career.notRemoved")}
        error={removing.error}
      />
    </section>
  );
}
