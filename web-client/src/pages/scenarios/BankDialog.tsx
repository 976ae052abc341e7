import { Button, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { bank } from "../../api/bank";
import type { BankForm, Language } from "../../api/types";
import { MoreButton } from "../../components/MoreButton";
import { ProblemNotice } from "../../components/ProblemNotice";
import { usePages } from "../../components/usePages";
import { Waiting } from "../../components/Waiting";
import { pieceOf, shownText, withKept } from "../../state/bank";
import { useKindLabel } from "../bank/useKindLabel";
import classes from "./Workshop.module.css";

interface BankDialogProps {
  /** What the file is: a question of the bank is one of an interview or one of a quiz. */
  form?: BankForm;
  language: Language;
  source: string;
  token: string;
  onTake(source: string): void;
  onClose(): void;
}

/** A question of the bank that comes to the end of the file. */
export function BankDialog(props: BankDialogProps) {
  const { form = "interview", language, source, token, onTake, onClose } = props;
  const { t } = useTranslation();
  const kindLabel = useKindLabel();
  const [search, setSearch] = useState("");
  const [asked] = useDebouncedValue(search, 200);
  const filter = { search: asked, tag: "", form, language, archived: false };
  const { query, items } = usePages(["bank", "list", filter, token], (cursor) =>
    bank.list(filter, cursor, token),
  );
  const taking = useMutation({
    mutationFn: async (id: string) => {
      const { texts } = await bank.read(id, token);
      const text = texts.find((one) => one.language === language);
      const piece = text && pieceOf(text.source);
      const next = piece && withKept(source, piece);
      if (next === undefined) throw new Error(t("bank.notTaken"));
      return next;
    },
    onSuccess: onTake,
  });
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t("bank.fromBank")}
      closeButtonProps={{ "aria-label": t("app.close") }}
    >
      <Stack gap="md">
        <TextInput
          label={t("bank.search")}
          leftSection={<IconSearch size={18} aria-hidden="true" />}
          value={search}
          maxLength={200}
          onChange={(event) => setSearch(event.currentTarget.value)}
          data-autofocus
        />
        {query.isPending && <Waiting />}
        {query.isError && <ProblemNotice title={t("bank.notLoaded")} error={query.error} />}
        {items?.length === 0 && <Text role="status">{t("bank.nothingFound")}</Text>}
        <ul className={classes.found}>
          {items?.map((item) => {
            const { text, lang } = shownText(item, language);
            return (
              <li key={item.id}>
                <Group justify="space-between" wrap="nowrap" align="flex-start">
                  <div>
                    <Text lang={lang}>{text}</Text>
                    <Text size="sm" c="dimmed">
                      {[kindLabel(item), ...item.tags].join(" · ")}
                    </Text>
                  </div>
                  <Button
                    size="xs"
                    flex="none"
                    aria-label={t("bank.takeOf", { text })}
                    loading={taking.isPending && taking.variables === item.id}
                    onClick={() => taking.mutate(item.id)}
                  >
                    {t("bank.take")}
                  </Button>
                </Group>
              </li>
            );
          })}
        </ul>
        <MoreButton query={query} />
        {taking.isError && <ProblemNotice title={t("bank.notTaken")} error={taking.error} />}
      </Stack>
    </Modal>
  );
}
