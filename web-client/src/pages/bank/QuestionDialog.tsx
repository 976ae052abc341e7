import { Button, Group, Modal, Stack, TagsInput, Text, TextInput } from "@mantine/core";
import { IconLanguage } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { bank } from "../../api/bank";
import type {
  BankForm,
  BankQuestion,
  BankQuestionDetail,
  BankTag,
  Language,
} from "../../api/types";
import { ProblemNotice } from "../../components/ProblemNotice";
import { Segmented } from "../../components/Segmented";
import { Waiting } from "../../components/Waiting";
import { currentLanguage } from "../../i18n";
import { blank, forOther, type Piece, pieceOf, sourceOf } from "../../state/bank";
import classes from "./Bank.module.css";
import { PieceFields } from "./PieceFields";

const LANGUAGES: Language[] = ["fr", "en"];

interface QuestionDialogProps {
  /** None for a new one. */
  question: BankQuestion | undefined;
  tags: BankTag[];
  token: string;
  onClose(): void;
  onSaved(): void;
}

/** Writes a question, in one language or in both side by side. */
export function QuestionDialog(props: QuestionDialogProps) {
  const { question, token, onClose } = props;
  const { t } = useTranslation();
  const id = question?.id;
  const query = useQuery({
    queryKey: ["bank", "one", id, token],
    queryFn: () => bank.read(id ?? "", token),
    enabled: id !== undefined,
    staleTime: 0,
    gcTime: 0,
  });
  return (
    <Modal
      opened
      onClose={onClose}
      size="70rem"
      title={t(question ? "bank.editTitle" : "bank.newTitle")}
      closeButtonProps={{ "aria-label": t("app.close") }}
    >
      {query.isError && (
        <ProblemNotice
          title={t("bank.notLoaded")}
          error={query.error}
          onRetry={() => void query.refetch()}
        />
      )}
      {id !== undefined && query.isPending && <Waiting />}
      {(id === undefined || query.data) && <Fields {...props} detail={query.data} />}
    </Modal>
  );
}

function Fields(props: QuestionDialogProps & { detail: BankQuestionDetail | undefined }) {
  const { detail, tags, token, onClose, onSaved } = props;
  const { t } = useTranslation();
  const [form, setForm] = useState<BankForm>(detail?.form ?? "interview");
  const [pieces, setPieces] = useState<Partial<Record<Language, Piece>>>(() =>
    detail
      ? Object.fromEntries(
          detail.texts.map(({ language, source }) => [language, pieceOf(source) ?? blank(form)]),
        )
      : { [currentLanguage()]: blank("interview") },
  );
  const [labels, setLabels] = useState<string[]>(detail?.tags ?? []);
  const [origin, setOrigin] = useState(detail?.origin ?? "");
  const written = LANGUAGES.flatMap((language) => {
    const piece = pieces[language];
    return piece ? [{ language, piece }] : [];
  });
  const saving = useMutation({
    mutationFn: () => {
      const content = {
        texts: written.map(({ language, piece }) => ({ language, source: sourceOf(piece) })),
        tags: labels,
        origin,
      };
      return detail
        ? bank.save(detail.id, detail.revision, content, token)
        : bank.create(form, content, token);
    },
    onSuccess: onSaved,
  });
  const missing = LANGUAGES.find((language) => !pieces[language]);
  const first = written[0];
  return (
    <Stack gap="md">
      {!detail && (
        <Segmented
          aria-label={t("bank.form")}
          value={form}
          onChange={(next) => {
            setForm(next);
            setPieces({ [first?.language ?? currentLanguage()]: blank(next) });
          }}
          data={[
            { value: "interview", label: t("bank.forms.interview") },
            { value: "quiz", label: t("bank.forms.quiz") },
          ]}
        />
      )}
      <div className={classes.sides}>
        {written.map(({ language, piece }) => (
          <section
            key={language}
            className={classes.side}
            aria-label={t(`app.languages.${language}`)}
          >
            <Group justify="space-between">
              <Text fw={650} tt="capitalize">
                {t(`app.languages.${language}`)}
              </Text>
              {written.length > 1 && (
                <Button
                  size="compact-sm"
                  variant="subtle"
                  onClick={() => setPieces(({ [language]: _, ...rest }) => rest)}
                >
                  {t("bank.withoutLanguage", { language: t(`app.languages.${language}`) })}
                </Button>
              )}
            </Group>
            <PieceFields
              form={form}
              piece={piece}
              onChange={(next) => setPieces((before) => ({ ...before, [language]: next }))}
            />
          </section>
        ))}
      </div>
      {missing && first && (
        <Button
          variant="default"
          w="fit-content"
          leftSection={<IconLanguage size={18} aria-hidden="true" />}
          onClick={() => setPieces((before) => ({ ...before, [missing]: forOther(first.piece) }))}
        >
          {t("bank.inOther", { language: t(`app.languages.${missing}`) })}
        </Button>
      )}
      <TagsInput
        label={t("bank.tags")}
        description={t("bank.tagsHint")}
        value={labels}
        data={tags.map(({ tag }) => tag)}
        maxTags={20}
        splitChars={[",", ";"]}
        acceptValueOnBlur
        onChange={setLabels}
      />
      <TextInput
        label={t("bank.origin")}
        value={origin}
        maxLength={200}
        onChange={(event) => setOrigin(event.currentTarget.value)}
      />
      {detail && detail.used_in.length > 0 && (
        <div>
          <Text fw={650}>{t("bank.usedIn")}</Text>
          <ul>
            {detail.used_in.map((use) => (
              <li key={`${use.form} ${use.id}`}>
                <Link to={use.form === "quiz" ? `/quiz/${use.id}` : `/scenarios/${use.id}`}>
                  {use.title}
                </Link>
              </li>
            ))}
          </ul>
          <Text size="sm" c="dimmed">
            {t("bank.staysThere")}
          </Text>
        </div>
      )}
      {saving.isError && <ProblemNotice title={t("bank.notSaved")} error={saving.error} />}
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {t("workshop.cancel")}
        </Button>
        <Button loading={saving.isPending} onClick={() => saving.mutate()} data-testid="bank-save">
          {t("bank.save")}
        </Button>
      </Group>
    </Stack>
  );
}
