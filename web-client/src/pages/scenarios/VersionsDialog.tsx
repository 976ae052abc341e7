import { Badge, Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ProblemNotice } from "../../components/ProblemNotice";
import { Waiting } from "../../components/Waiting";
import { currentLocale } from "../../i18n";
import { Differences } from "./Differences";
import classes from "./Workshop.module.css";

interface Version {
  version: number;
  note: string;
  published_at?: string | null;
  saved_at?: string;
  created_at?: string;
}

interface VersionsDialogProps {
  load(): Promise<Version[]>;
  /** A version as lines of text. */
  text(version: number): Promise<string>;
  /** What is there now, in the same form. */
  current: string;
  queryKey: readonly unknown[];
  /** Puts a version in its place again; nothing where the reader may not. */
  onTake?: ((text: string) => void) | undefined;
  onClose(): void;
}

/** The versions of a thing, what is different in each, and the way back to one. */
export function VersionsDialog(props: VersionsDialogProps) {
  const { load, text, current, queryKey, onTake, onClose } = props;
  const { t } = useTranslation();
  const versions = useQuery({ queryKey, queryFn: load, staleTime: 0 });
  const [chosen, setChosen] = useState<number>();
  const shown = useQuery({
    queryKey: [...queryKey, chosen],
    queryFn: () => text(chosen ?? 0),
    enabled: chosen !== undefined,
  });
  const date = new Intl.DateTimeFormat(currentLocale(), {
    dateStyle: "medium",
    timeStyle: "short",
  });
  return (
    <Modal
      opened
      onClose={onClose}
      size="xl"
      title={t("workshop.versions")}
      closeButtonProps={{ "aria-label": t("app.close") }}
    >
      {versions.isPending && <Waiting />}
      {versions.isError && <ProblemNotice title={t("workshop.notLoaded")} error={versions.error} />}
      <Stack gap="md">
        <ul className={classes.list}>
          {versions.data?.map((one) => {
            const when = one.published_at ?? one.saved_at ?? one.created_at ?? "";
            return (
              <li key={one.version} className={classes.row}>
                <div>
                  <Group gap="xs">
                    <Text fw={600}>{t("workshop.version", { version: one.version })}</Text>
                    {one.published_at === null && (
                      <Badge variant="default" tt="none">
                        {t("workshop.states.draft")}
                      </Badge>
                    )}
                  </Group>
                  <Text size="sm" c="dimmed">
                    {date.format(new Date(when))} {one.note && `· ${one.note}`}
                  </Text>
                </div>
                <Button
                  size="xs"
                  variant={chosen === one.version ? "light" : "default"}
                  aria-pressed={chosen === one.version}
                  onClick={() => setChosen(one.version)}
                  aria-label={t("workshop.compareWith", { version: one.version })}
                >
                  {t("workshop.compare")}
                </Button>
              </li>
            );
          })}
        </ul>
        {shown.data !== undefined && chosen !== undefined && (
          <>
            <Text size="sm" c="dimmed">
              {t("workshop.compared", { version: chosen })}
            </Text>
            <Differences before={shown.data} after={current} />
            {onTake && (
              <Group justify="flex-end">
                <Button variant="default" onClick={() => onTake(shown.data)}>
                  {t("workshop.takeBack", { version: chosen })}
                </Button>
              </Group>
            )}
          </>
        )}
      </Stack>
    </Modal>
  );
}
