import { Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useReasons } from "../../components/useReasons";
import { currentLocale } from "../../i18n";
import type { Decision } from "../../state/decisions";
import { seconds } from "../../state/format";

/** What the interviewer made of each answer of a trial, and who wrote its replies. */
export function Decisions({ decisions }: { decisions: Decision[] }) {
  const { t } = useTranslation();
  const reasons = useReasons();
  const locale = currentLocale();
  return (
    <Stack component="ol" gap="md" m={0} pl="lg" aria-live="polite" data-testid="decision-list">
      {decisions.length === 0 && <Text c="dimmed">{t("trial.noDecision")}</Text>}
      {decisions.map(({ turn, move, delayMs, author, left, fellBack, replaced }) => (
        <li key={turn}>
          <Text fw={600}>
            {t("trial.turn", { turn })}
            {move && `${t("trial.colon")}${t(`trial.moves.${move}`)}`}
          </Text>
          {author ? (
            <>
              <Text size="sm">{t("trial.writtenBy", { provider: author.provider })}</Text>
              <Text size="sm" c="dimmed">
                {t("trial.times", {
                  token: seconds(author.firstTokenMs, locale),
                  clause: seconds(author.firstClauseMs, locale),
                })}
              </Text>
            </>
          ) : (
            move && <Text size="sm">{t("trial.writtenByScript")}</Text>
          )}
          {delayMs !== undefined && (
            <Text size="sm" c="dimmed">
              {t("trial.firstSound", { time: seconds(delayMs, locale) })}
            </Text>
          )}
          {left.map((one, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: they are only ever added to
            <Text size="sm" key={at}>
              {t("minds.next", { provider: one.provider, reason: reasons.of(one.reason) })}
            </Text>
          ))}
          {fellBack && <Text size="sm">{reasons.fellBack(fellBack)}</Text>}
          {replaced.map((topic) => (
            <Text size="sm" key={topic}>
              {t("minds.replaced", { topic: reasons.topic(topic) })}
            </Text>
          ))}
        </li>
      ))}
    </Stack>
  );
}
