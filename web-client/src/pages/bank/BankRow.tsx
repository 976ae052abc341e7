import { Badge, Button, Checkbox, Group, Text } from "@mantine/core";
import { IconArchive, IconArchiveOff, IconChartBar, IconPencil } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { bank } from "../../api/bank";
import type { BankQuestion } from "../../api/types";
import { ReportButton } from "../../components/moderation/ReportButton";
import { ProblemNotice } from "../../components/ProblemNotice";
import { currentLanguage } from "../../i18n";
import { shownText } from "../../state/bank";
import { DraftedBadge } from "../scenarios/Badges";
import classes from "./Bank.module.css";
import { useKindLabel } from "./useKindLabel";

interface BankRowProps {
  item: BankQuestion;
  token: string;
  /** Whether the reader may change it. */
  writes: boolean;
  /** Among those to be put into a quiz; nothing where the reader may make none. */
  chosen: boolean | undefined;
  onChoose(yes: boolean): void;
  onTag(tag: string): void;
  onEdit(): void;
  onMeasure(): void;
  onChanged(): void;
}

/** One question of the bank, and what can be done with it. */
export function BankRow(props: BankRowProps) {
  const { item, token, writes, chosen, onChoose, onTag, onEdit, onMeasure, onChanged } = props;
  const { t } = useTranslation();
  const kindLabel = useKindLabel();
  const { text, lang } = shownText(item, currentLanguage());
  const archiving = useMutation({
    mutationFn: () => bank.archive(item.id, !item.archived, token),
    onSuccess: onChanged,
  });
  const languages = [item.text_fr !== null && "FR", item.text_en !== null && "EN"].filter(Boolean);
  return (
    <article className={classes.row} data-testid="bank-question">
      <div className={classes.about}>
        {item.form === "quiz" && !item.archived && chosen !== undefined ? (
          <Checkbox
            checked={chosen}
            onChange={(event) => onChoose(event.currentTarget.checked)}
            label={
              <Text component="span" fw={600} lang={lang}>
                {text}
              </Text>
            }
          />
        ) : (
          <Text fw={600} lang={lang}>
            {text}
          </Text>
        )}
        <Group gap="xs">
          <Badge variant="light" color="petrol" tt="none">
            {t(`bank.forms.${item.form}`)}
          </Badge>
          <Badge variant="default" tt="none">
            {kindLabel(item)}
          </Badge>
          <Text size="sm" c="dimmed">
            {languages.join(" · ")}
          </Text>
          {item.uses > 0 && (
            <Text size="sm" c="dimmed">
              {t("bank.uses", { count: item.uses })}
            </Text>
          )}
          {item.origin && (
            <Text size="sm" c="dimmed">
              {t("bank.from", { origin: item.origin })}
            </Text>
          )}
          {item.drafted_by_ai && <DraftedBadge />}
        </Group>
        {item.tags.length > 0 && (
          <Group gap={6}>
            {item.tags.map((tag) => (
              <Button key={tag} size="compact-sm" variant="default" onClick={() => onTag(tag)}>
                {tag}
              </Button>
            ))}
          </Group>
        )}
      </div>
      <Group gap="xs">
        {item.form === "quiz" && (
          <Button
            size="xs"
            variant="default"
            leftSection={<IconChartBar size={16} aria-hidden="true" />}
            aria-label={t("bank.statisticsOf", { text })}
            onClick={onMeasure}
          >
            {t("bank.statistics")}
          </Button>
        )}
        {writes && (
          <>
            <Button
              size="xs"
              variant="default"
              leftSection={<IconPencil size={16} aria-hidden="true" />}
              aria-label={t("bank.editOf", { text })}
              onClick={onEdit}
            >
              {t("bank.edit")}
            </Button>
            <Button
              size="xs"
              variant="default"
              loading={archiving.isPending}
              leftSection={
                item.archived ? (
                  <IconArchiveOff size={16} aria-hidden="true" />
                ) : (
                  <IconArchive size={16} aria-hidden="true" />
                )
              }
              aria-label={t(item.archived ? "bank.restoreOf" : "bank.archiveOf", { text })}
              onClick={() => archiving.mutate()}
            >
              {t(item.archived ? "bank.restore" : "bank.archive")}
            </Button>
          </>
        )}
        {!item.archived && (
          <ReportButton things={[{ kind: "question", id: item.id }]} name={text} />
        )}
      </Group>
      {archiving.isError && <ProblemNotice title={t("bank.notSaved")} error={archiving.error} />}
    </article>
  );
}
