import { Button, Group, Stack, Text, Textarea, TextInput, Title } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { career } from "../../../api/career";
import { useForm } from "../../../components/account/useForm";
import { ProblemNotice } from "../../../components/ProblemNotice";
import classes from "../Account.module.css";
import { CAREER } from "./key";

interface AboutProps {
  headline: string;
  summary: string;
}

/** A line and some lines over all the rest. */
export function About({ headline, summary }: AboutProps) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [saved, setSaved] = useState(false);
  const form = useForm({
    initial: { headline, summary },
    check: () => ({}),
    send: async (values) => {
      queries.setQueryData(CAREER, await career.change(values));
      setSaved(true);
    },
  });
  const changed = form.values.headline !== headline || form.values.summary !== summary;
  return (
    <section className={classes.part} aria-labelledby="career-about">
      <Title order={2} size="h3" id="career-about">
        {t("career.about")}
      </Title>
      <form {...form.form}>
        <Stack gap="sm">
          <TextInput
            label={t("career.headline")}
            description={t("career.headlineHint")}
            autoComplete="organization-title"
            maxLength={240}
            {...form.field("headline")}
          />
          <Textarea
            name="summary"
            label={t("career.summary")}
            description={t("career.summaryHint")}
            autosize
            minRows={3}
            maxRows={14}
            maxLength={4000}
            value={form.values.summary}
            onChange={(event) => form.set("summary", event.currentTarget.value)}
          />
          {form.problem !== undefined && (
            <ProblemNotice title={t("career.notKept")} error={form.problem} />
          )}
          <Group gap="sm">
            <Button type="submit" variant="default" loading={form.pending} disabled={!changed}>
              {t("career.keep")}
            </Button>
            <Text size="sm" c="dimmed" role="status">
              {saved && !changed && t("career.kept")}
            </Text>
          </Group>
        </Stack>
      </form>
    </section>
  );
}
