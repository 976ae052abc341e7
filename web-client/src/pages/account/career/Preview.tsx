import { Button, Checkbox, Stack, Text, Title } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { CareerPreview, ImportCareer } from "../../../api/types";
import { currentLocale } from "../../../i18n";
import { chosenAtFirst, importOf, KINDS, TEXTS } from "../../../state/career";
import classes from "./Career.module.css";
import { Ignored } from "./Ignored";
import { OfferedEntryRow, OfferedTextRow } from "./Offered";

interface PreviewProps {
  preview: CareerPreview;
  /** The name of the account. */
  called: string;
  taking: boolean;
  onTake(chosen: ImportCareer): void;
}

/** What a file holds, each thing with a choice of its own: what is new is chosen at first. */
export function Preview({ preview, called, taking, onTake }: PreviewProps) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState(() => chosenAtFirst(preview));
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const choose = (which: readonly (string | number)[], yes: boolean) =>
    setChosen((before) => {
      const after = new Set(before);
      for (const one of which) {
        if (yes) after.add(one);
        else after.delete(one);
      }
      return after;
    });
  const texts = TEXTS.filter((text) => preview[text] !== null);
  return (
    <Stack data-testid="linkedin-preview">
      <div>
        <Title order={3} size="h4" ref={heading} tabIndex={-1}>
          {t("career.linkedin.seen")}
        </Title>
        <Files preview={preview} />
      </div>
      {texts.length > 0 && (
        <fieldset className={classes.group}>
          <Text component="legend" fw={600}>
            {t("career.linkedin.ofYou")}
          </Text>
          {texts.map((text) => {
            const offered = preview[text];
            return (
              offered && (
                <OfferedTextRow
                  key={text}
                  what={text}
                  offered={offered}
                  current={text === "name" ? called : undefined}
                  chosen={chosen.has(text)}
                  onChoose={(yes) => choose([text], yes)}
                />
              )
            );
          })}
        </fieldset>
      )}
      {KINDS.map((kind) => {
        const all = preview.entries.flatMap(({ entry }, at) => (entry.kind === kind ? [at] : []));
        const open = all.filter((at) => preview.entries[at]?.standing !== "same");
        if (all.length === 0) return null;
        const count = open.filter((at) => chosen.has(at)).length;
        return (
          <fieldset key={kind} className={classes.group}>
            <Text component="legend" fw={600}>
              {t(`career.kinds.${kind}`)}
            </Text>
            {open.length > 1 && (
              <Checkbox
                my="xs"
                label={t("career.linkedin.all")}
                checked={count === open.length}
                indeterminate={count > 0 && count < open.length}
                onChange={(event) => choose(open, event.currentTarget.checked)}
              />
            )}
            {all.map((at) => {
              const offered = preview.entries[at];
              return (
                offered && (
                  <OfferedEntryRow
                    key={at}
                    offered={offered}
                    chosen={chosen.has(at)}
                    onChoose={(yes) => choose([at], yes)}
                  />
                )
              );
            })}
          </fieldset>
        );
      })}
      <Ignored ignored={preview.ignored} count={preview.ignored_count} />
      <Button
        w="fit-content"
        disabled={chosen.size === 0}
        loading={taking}
        onClick={() => onTake(importOf(preview, chosen))}
      >
        {chosen.size === 0
          ? t("career.linkedin.takeNone")
          : t("career.linkedin.take", { count: chosen.size })}
      </Button>
    </Stack>
  );
}

/** Which of the files were read, and that no other was. */
function Files({ preview }: { preview: CareerPreview }) {
  const { t } = useTranslation();
  const list = new Intl.ListFormat(currentLocale(), { type: "conjunction" });
  const { found, missing, unopened } = preview;
  const sentences = [
    found.length > 0 &&
      t("career.linkedin.found", {
        files: list.format(
          found.map(({ file, rows }) => t(`career.linkedin.files.${file}`, { count: rows })),
        ),
      }),
    missing.length > 0 &&
      t("career.linkedin.missing", {
        files: list.format(missing.map((file) => t(`career.linkedin.names.${file}`))),
      }),
    unopened > 0 && t("career.linkedin.unopened", { count: unopened }),
  ];
  return (
    <Text size="sm" c="dimmed" role="status">
      {sentences.filter(Boolean).join(" ")}
    </Text>
  );
}
