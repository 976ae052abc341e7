import { Button, Group, Modal, NativeSelect, Stack, Textarea, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { career } from "../../../api/career";
import type { CareerEntry, CareerKind, CareerText } from "../../../api/types";
import { errorsOf } from "../../../components/account/check";
import { useForm } from "../../../components/account/useForm";
import { ProblemNotice } from "../../../components/ProblemNotice";
import { dateOf, isLong, LEVELS, mayEnd, partsOf } from "../../../state/career";
import { DateFields } from "./DateFields";
import { CAREER } from "./key";

interface EntryDialogProps {
  kind: CareerKind;
  /** None where one is added. */
  entry: CareerEntry | undefined;
  onClose(): void;
}

/** An entry, written by hand. */
export function EntryDialog({ kind, entry, onClose }: EntryDialogProps) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [from, to] = [partsOf(entry?.from ?? null), partsOf(entry?.to ?? null)];
  const form = useForm({
    initial: {
      title: entry?.title ?? "",
      organisation: entry?.organisation ?? "",
      location: entry?.location ?? "",
      level: entry?.level ?? "",
      fromMonth: from.month,
      fromYear: from.year,
      toMonth: to.month,
      toYear: to.year,
      description: entry?.description ?? "",
    },
    check: (values) => {
      const began = dateOf(values.fromYear, values.fromMonth);
      const ended = dateOf(values.toYear, values.toMonth);
      const needed = kind === "education" ? "organisation" : "title";
      const isBefore = began !== undefined && ended !== undefined && !mayEnd(began, ended);
      return errorsOf({
        [needed]: values[needed].trim() === "" ? t("career.errors.missing") : undefined,
        fromYear: began === undefined ? t("career.errors.year") : undefined,
        toYear:
          ended === undefined
            ? t("career.errors.year")
            : isBefore
              ? t("career.errors.before")
              : undefined,
      });
    },
    send: async (values) => {
      const text: CareerText = {
        kind,
        title: values.title,
        organisation: values.organisation,
        location: values.location,
        level: LEVELS.find((level) => level === values.level) ?? null,
        from: dateOf(values.fromYear, values.fromMonth) ?? null,
        to: dateOf(values.toYear, values.toMonth) ?? null,
        description: values.description,
      };
      await (entry ? career.put(entry.id, text) : career.add(text));
      await queries.invalidateQueries({ queryKey: CAREER });
      onClose();
    },
    // What the form could not know: it is there already, or there are too many.
    about: ({ code }) =>
      code === "invalid_field"
        ? { [kind === "education" ? "organisation" : "title"]: t("career.refused") }
        : undefined,
  });
  const title = (
    <TextInput
      key="title"
      label={t(`career.titles.${kind}`)}
      maxLength={200}
      data-autofocus={kind !== "education" || undefined}
      {...form.field("title")}
    />
  );
  const organisation = isLong(kind) && (
    <TextInput
      key="organisation"
      label={t(`career.organisations.${kind as "position"}`)}
      maxLength={200}
      data-autofocus={kind === "education" || undefined}
      {...form.field("organisation")}
    />
  );
  return (
    <Modal
      opened
      onClose={onClose}
      title={t(`career.${entry ? "changing" : "adding"}.${kind}`)}
      closeButtonProps={{ "aria-label": t("app.close") }}
    >
      <form {...form.form}>
        <Stack gap="sm">
          {kind === "education" ? [organisation, title] : [title, organisation]}
          {kind === "position" && (
            <TextInput label={t("career.location")} maxLength={200} {...form.field("location")} />
          )}
          {kind === "language" && (
            <NativeSelect
              name="level"
              label={t("career.level")}
              value={form.values.level}
              onChange={(event) => form.set("level", event.currentTarget.value)}
              data={[
                { value: "", label: t("career.levelNone") },
                ...LEVELS.map((value) => ({ value, label: t(`career.levels.${value}`) })),
              ]}
            />
          )}
          {isLong(kind) && (
            <>
              <DateFields
                legend={t(`career.from.${kind as "position"}`)}
                month={form.values.fromMonth}
                onMonth={(month) => form.set("fromMonth", month)}
                year={form.field("fromYear")}
              />
              <DateFields
                legend={t(`career.to.${kind as "position"}`)}
                hint={t(`career.toHint.${kind as "position"}`)}
                month={form.values.toMonth}
                onMonth={(month) => form.set("toMonth", month)}
                year={form.field("toYear")}
              />
              <Textarea
                name="description"
                label={t("career.description")}
                description={t("career.descriptionHint")}
                autosize
                minRows={3}
                maxRows={10}
                maxLength={4000}
                value={form.values.description}
                onChange={(event) => form.set("description", event.currentTarget.value)}
              />
            </>
          )}
          {form.problem !== undefined && (
            <ProblemNotice title={t("career.notKept")} error={form.problem} />
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t("career.cancel")}
            </Button>
            <Button type="submit" loading={form.pending}>
              {t("career.keep")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
