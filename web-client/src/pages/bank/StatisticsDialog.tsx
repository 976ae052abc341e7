import { Alert, Modal, Progress, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { bank } from "../../api/bank";
import type { BankQuestion, ItemStatistics } from "../../api/types";
import { ProblemNotice } from "../../components/ProblemNotice";
import { Waiting } from "../../components/Waiting";
import { currentLanguage, currentLocale } from "../../i18n";
import { shownText } from "../../state/bank";
import classes from "./Bank.module.css";

interface StatisticsDialogProps {
  question: BankQuestion;
  token: string;
  onClose(): void;
}

/** What answers say of a question. */
export function StatisticsDialog({ question, token, onClose }: StatisticsDialogProps) {
  const { t } = useTranslation();
  const query = useQuery({
    queryKey: ["bank", "statistics", question.id, token],
    queryFn: () => bank.statistics(question.id, token),
    staleTime: 0,
  });
  const { text, lang } = shownText(question, currentLanguage());
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t("bank.statistics")}
      closeButtonProps={{ "aria-label": t("app.close") }}
    >
      <Stack gap="lg">
        <Text fw={600} lang={lang}>
          {text}
        </Text>
        {query.isPending && <Waiting />}
        {query.isError && (
          <ProblemNotice
            title={t("bank.notLoaded")}
            error={query.error}
            onRetry={() => void query.refetch()}
          />
        )}
        {query.data?.map((item) => (
          <Item key={item.language} item={item} named={query.data.length > 1} />
        ))}
        <Text size="sm" c="dimmed">
          {t("bank.whichAnswers")}
        </Text>
      </Stack>
    </Modal>
  );
}

function Item({ item, named }: { item: ItemStatistics; named: boolean }) {
  const { t } = useTranslation();
  const percent = (share: number) =>
    share.toLocaleString(currentLocale(), { style: "percent", maximumFractionDigits: 0 });
  const { answers, share_right: right, discrimination } = item;
  return (
    <Stack gap="sm" component="section" data-testid="item-statistics">
      {named && (
        <Title order={3} size="h5" tt="capitalize">
          {t(`app.languages.${item.language}`)}
        </Title>
      )}
      <Alert title={t(`bank.verdicts.${item.verdict}`)}>{t(`bank.advice.${item.verdict}`)}</Alert>
      {answers !== null && right !== null && (
        <>
          <Text>{t("bank.answers", { count: answers })}</Text>
          <Text>{t("bank.shareRight", { share: percent(right) })}</Text>
          {discrimination !== null && (
            <Text>
              {t("bank.discrimination", {
                value: discrimination.toLocaleString(currentLocale(), { maximumFractionDigits: 2 }),
              })}
            </Text>
          )}
        </>
      )}
      {item.choices.length > 0 && (
        <ul className={classes.shares} lang={item.language}>
          {item.choices.map((choice) => (
            <li key={choice.text}>
              <Text size="sm" fw={choice.right ? 650 : 400}>
                {choice.text} · {percent(choice.share)}
                {choice.right && (
                  <Text component="span" size="sm" lang={currentLanguage()}>
                    {" "}
                    ({t("bank.right")})
                  </Text>
                )}
              </Text>
              <Progress
                value={100 * choice.share}
                color={choice.right ? "petrol" : "gray"}
                aria-label={choice.text}
              />
            </li>
          ))}
        </ul>
      )}
    </Stack>
  );
}
