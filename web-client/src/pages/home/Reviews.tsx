import { Anchor, Group, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { interviews } from "../../api/interviews";
import { currentLocale } from "../../i18n";
import { addressOf, countText, filterOf, isEmpty, SHOWS } from "../../state/interviews";
import { ADDRESSES } from "../../state/navigation";
import classes from "./Home.module.css";

const MOST_SHOWN = 5;

const WAITING = filterOf({ show: "to_review", name: "", scenario: "" });

/** The organisation's interviews: how many are planned, done and to be reviewed, and these by name. */
export function Reviews() {
  const { t } = useTranslation();
  const counts = useQuery({
    queryKey: ["interviews", "counts", ""],
    queryFn: () => interviews.counts(""),
  });
  const waiting = useQuery({
    queryKey: ["interviews", "waiting"],
    queryFn: () => interviews.list({ ...WAITING, limit: String(MOST_SHOWN) }, null, ""),
  });
  if (!counts.data || !waiting.data) return null;
  const { items } = waiting.data;
  const all = counts.data;
  const when = new Intl.DateTimeFormat(currentLocale(), {
    dateStyle: "medium",
    timeStyle: "short",
  });
  return (
    <section aria-labelledby="reviews" data-testid="reviews">
      <Group justify="space-between" align="baseline" mb="md">
        <Title order={2} size="h3" id="reviews">
          {t("interviews.home.title")}
        </Title>
        <Anchor component={Link} to={addressOf("all")}>
          {t("interviews.home.all")}
        </Anchor>
      </Group>
      {isEmpty(all) ? (
        <Anchor component={Link} to={ADDRESSES.assignments} underline="always">
          {t("interviews.home.none")}
        </Anchor>
      ) : (
        <>
          <ul className={classes.sums}>
            {SHOWS.filter((show) => show !== "all").map((show) => (
              <li key={show}>
                <Link to={addressOf(show)} className={classes.sum}>
                  <span className={classes.sumCount}>
                    {countText(all, show, currentLocale(), t("interviews.many"))}
                  </span>{" "}
                  {t(`interviews.shows.${show}`)}
                </Link>
              </li>
            ))}
          </ul>
          {items.length === 0 && <Text c="dimmed">{t("interviews.home.nothing")}</Text>}
          <ul className={classes.past}>
            {items.map(({ id, scenario, candidate_name, created_at }) => (
              <li key={id} className={classes.pastItem}>
                <Link to={`/sessions/${id}`} className={classes.pastLink}>
                  <Text component="span" fw={600} lang={scenario.language} truncate>
                    {[candidate_name, scenario.title].filter(Boolean).join(" · ")}
                  </Text>
                  <Text component="span" size="sm" c="dimmed">
                    {when.format(new Date(created_at))}
                  </Text>
                </Link>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
