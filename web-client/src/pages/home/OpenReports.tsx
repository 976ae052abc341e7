import { Anchor, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { moderation } from "../../api/moderation";
import classes from "./Home.module.css";

/** What waits for administrators: reports that nobody has decided. */
export function OpenReports() {
  const { t } = useTranslation();
  const cases = useQuery({
    queryKey: ["moderation", "open"],
    queryFn: () => moderation.cases({ decided: "false", kind: "" }, null, ""),
    // An administrator who acts for an organisation may be refused: the page then says nothing.
    retry: false,
  });
  const open = cases.data?.open ?? 0;
  if (open === 0) return null;
  return (
    <section className={classes.progress} aria-labelledby="open-reports" data-testid="open-reports">
      <div>
        <Title order={2} size="h4" id="open-reports">
          {t("assignments.home.attention")}
        </Title>
        <Text c="dimmed">{t("moderation.home", { count: open })}</Text>
      </div>
      <Anchor component={Link} to="/admin/moderation" underline="always">
        {t("moderation.toQueue")}
      </Anchor>
    </section>
  );
}
