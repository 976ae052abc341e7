import { UnstyledButton } from "@mantine/core";
import { IconChevronDown } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Me } from "../api/types";
import { initials } from "../state/navigation";
import classes from "./AccountMenu.module.css";
import { menuOnDemand } from "./menuOnDemand";
import { Portrait } from "./Portrait";

const AccountPlaces = menuOnDemand<{ me: Me }>(
  "menu",
  async () => (await import("./AccountPlaces")).AccountPlaces,
);

/** Whose account this is; it opens the ways to it and out of it. */
export function AccountMenu({ me }: { me: Me }) {
  const { t } = useTranslation();
  return (
    <AccountPlaces
      me={me}
      target={
        <UnstyledButton
          className={classes.target}
          aria-label={`${initials(me.name)}: ${t("nav.account", { name: me.name })}`}
          data-testid="account-menu"
        >
          <Portrait name={me.name} avatar={me.avatar} />
          <IconChevronDown size={16} aria-hidden="true" />
        </UnstyledButton>
      }
    />
  );
}
