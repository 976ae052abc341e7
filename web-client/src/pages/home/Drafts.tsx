import { Anchor } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Written } from "../../api/types";

const MOST_SHOWN = 5;

/** Scenarios that wait to be published, as items of a list. */
export function Drafts({ drafts }: { drafts: readonly Written[] }) {
  const { t } = useTranslation();
  const more = drafts.length - MOST_SHOWN;
  return (
    <>
      {drafts.slice(0, MOST_SHOWN).map(({ id, title, state }) => (
        <li key={id}>
          <Anchor component={Link} to={`/scenarios/${encodeURIComponent(id)}`} underline="always">
            {t(state === "draft" ? "assignments.home.draft" : "assignments.home.changed", {
              title,
            })}
          </Anchor>
        </li>
      ))}
      {more > 0 && (
        <li>
          <Anchor component={Link} to="/scenarios" underline="always">
            {t("assignments.home.moreDrafts", { count: more })}
          </Anchor>
        </li>
      )}
    </>
  );
}
