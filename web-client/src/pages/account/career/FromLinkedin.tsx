import { Alert, Anchor, Button, FileButton, Text, Title } from "@mantine/core";
import { IconCheck, IconFileUpload } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { career } from "../../../api/career";
import { Problem } from "../../../api/problem";
import type { ImportCareer, Me } from "../../../api/types";
import { ProblemNotice } from "../../../components/ProblemNotice";
import { Waiting } from "../../../components/Waiting";
import { account } from "../../../state/signed-in";
import classes from "../Account.module.css";
import { CAREER } from "./key";
import { Preview } from "./Preview";

/** What the server takes at most, bytes. */
const LARGEST = 16 * 1024 * 1024;

/** Where LinkedIn gives people their own data. */
const THEIR_PAGE = "https://www.linkedin.com/mypreferences/d/download-my-data";

interface FromLinkedinProps {
  me: Me;
  onTaken(): void;
}

/** The file that LinkedIn gives people: chosen, looked at, and taken of what they want. */
export function FromLinkedin({ me, onTaken }: FromLinkedinProps) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  // Another file is another choice.
  const [round, setRound] = useState(0);
  const looking = useMutation({
    mutationFn: async (file: File) => {
      if (file.size > LARGEST) throw new Error(t("career.linkedin.tooLarge"));
      return career.preview(file);
    },
  });
  const taking = useMutation({
    mutationFn: (chosen: ImportCareer) => career.take(chosen),
    onSuccess: (taken, { name }) => {
      queries.setQueryData(CAREER, taken.career);
      if (name != null) account.update({ ...me, name });
      looking.reset();
      onTaken();
    },
  });
  const choose = (file: File | null) => {
    if (!file) return;
    taking.reset();
    setRound((before) => before + 1);
    looking.mutate(file);
  };
  const { data: preview } = looking;
  return (
    <section className={classes.part} aria-labelledby="career-linkedin">
      <div>
        <Title order={2} size="h3" id="career-linkedin">
          {t("career.linkedin.title")}
        </Title>
        <Text c="dimmed" size="sm">
          {t("career.linkedin.lead")}
        </Text>
      </div>
      <Text size="sm">
        {t("career.linkedin.how")}{" "}
        <Anchor href={THEIR_PAGE} target="_blank" rel="noreferrer" inherit underline="always">
          {t("career.linkedin.link")}
        </Anchor>
      </Text>
      <Text size="sm" c="dimmed">
        {t("career.linkedin.promise")}
      </Text>
      <FileButton
        accept=".zip,application/zip"
        onChange={choose}
        inputProps={{ "aria-label": t("career.linkedin.choose") }}
      >
        {(props) => (
          <Button
            {...props}
            w="fit-content"
            variant={preview ? "default" : "filled"}
            loading={looking.isPending}
            leftSection={<IconFileUpload size={20} aria-hidden="true" />}
          >
            {t(preview ? "career.linkedin.other" : "career.linkedin.choose")}
          </Button>
        )}
      </FileButton>
      {looking.isPending && <Waiting />}
      {looking.isError && (
        <ProblemNotice
          title={t("career.linkedin.unread")}
          error={
            looking.error instanceof Problem && looking.error.code === "invalid_field"
              ? new Error(t("career.linkedin.refused"))
              : looking.error
          }
        />
      )}
      {preview && preview.found.length + preview.ignored_count === 0 && (
        <Alert color="copper" role="alert">
          {t("career.linkedin.nothing")}
        </Alert>
      )}
      {preview && preview.found.length + preview.ignored_count > 0 && (
        <Preview
          key={round}
          preview={preview}
          called={me.name}
          taking={taking.isPending}
          onTake={(chosen) => taking.mutate(chosen)}
        />
      )}
      {taking.isError && (
        <ProblemNotice
          title={t("career.linkedin.notTaken")}
          error={
            taking.error instanceof Problem && taking.error.code === "invalid_field"
              ? new Error(t("career.refused"))
              : taking.error
          }
        />
      )}
      {taking.data && (
        <Alert color="petrol" role="status" icon={<IconCheck aria-hidden="true" />}>
          {t("career.linkedin.taken", taking.data)}
        </Alert>
      )}
    </section>
  );
}
