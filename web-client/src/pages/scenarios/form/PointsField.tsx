import { ActionIcon, Button, Group, Stack, Text, TextInput } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { changed, idOf, tablesOf, textIn } from "../../../state/scenario-form";
import { type Part, problemOf } from "./context";
import classes from "./Form.module.css";
import { GapNote, LineField, WordsField } from "./fields";

/** Points that the file may list for one question. */
const MOST_POINTS = 12;
const MOST_SYNONYMS = 40;

/** What a full answer mentions, the most important first. */
export function PointsField({ part }: { part: Part }) {
  const { t } = useTranslation();
  const [name, setName] = useState("");
  const points = tablesOf(part.table.points);
  const set = (next: typeof points) => part.onSet({ points: next.length > 0 ? next : undefined });
  const missing = problemOf(part, "points") && points.length === 0;
  const add = () => {
    const text = name.trim();
    if (!text) return;
    const taken = points.map((point) => textIn(point, "id"));
    set([...points, { id: idOf(text, taken), synonyms: [text.slice(0, 80)] }]);
    setName("");
  };
  return (
    <section aria-label={t("scenarioForm.points")}>
      <Text fw={650}>{t("scenarioForm.points")}</Text>
      <Text size="sm" c="dimmed" mb="xs">
        {t("scenarioForm.pointsHint")}
      </Text>
      <GapNote part={part} name="points" />
      {missing && (
        <Text size="sm" c="var(--mantine-color-error)">
          {problemOf(part, "points")}
        </Text>
      )}
      <Stack gap="sm">
        {points.map((point, at) => {
          const own: Part = {
            ...part,
            table: point,
            path: `${part.path}.points[${at}]`,
            onSet: (change) => set(points.map((one, i) => (i === at ? changed(one, change) : one))),
          };
          const id = textIn(point, "id");
          return (
            // The place is the point: its id may be missing or twice there.
            // biome-ignore lint/suspicious/noArrayIndexKey: see above
            <div key={at} className={classes.point}>
              <Group justify="space-between" wrap="nowrap">
                <Text fw={600} className={classes.pointName}>
                  {id.replaceAll("-", " ") || t("scenarioForm.unnamed")}
                </Text>
                {!part.readOnly && (
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    size="lg"
                    aria-label={t("scenarioForm.removePoint", { name: id.replaceAll("-", " ") })}
                    onClick={() => set(points.filter((_, i) => i !== at))}
                  >
                    <IconTrash size={18} aria-hidden="true" />
                  </ActionIcon>
                )}
              </Group>
              <WordsField
                part={own}
                name="synonyms"
                label={t("scenarioForm.synonyms")}
                hint={t("scenarioForm.synonymsHint")}
                max={MOST_SYNONYMS}
              />
              <LineField part={own} name="follow_up" label={t("scenarioForm.followUp")} max={600} />
            </div>
          );
        })}
      </Stack>
      {!part.readOnly && points.length < MOST_POINTS && (
        <Group gap="xs" mt="sm" align="flex-end" wrap="nowrap">
          <TextInput
            flex={1}
            aria-label={t("scenarioForm.newPoint")}
            placeholder={t("scenarioForm.newPoint")}
            value={name}
            maxLength={80}
            onChange={(event) => setName(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key !== "Enter") return;
              event.preventDefault();
              add();
            }}
          />
          <Button
            size="sm"
            variant="default"
            leftSection={<IconPlus size={18} aria-hidden="true" />}
            onClick={add}
            disabled={!name.trim()}
          >
            {t("scenarioForm.add")}
          </Button>
        </Group>
      )}
    </section>
  );
}
