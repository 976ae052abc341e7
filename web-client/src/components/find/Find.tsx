import { ActionIcon } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Me } from "../../api/types";
import { dialogOnDemand } from "../onDemand";
import classes from "./Find.module.css";

const FindDialog = dialogOnDemand(async () => (await import("./FindDialog")).FindDialog);

/** Opens the box that finds everything: by its button, and by Ctrl or ⌘ with K. */
export function Find({ me }: { me: Me }) {
  const { t } = useTranslation();
  const [opened, setOpened] = useState(false);
  // Also while one writes: it is no letter.
  useHotkeys([["mod+K", () => setOpened((before) => !before)]], []);
  return (
    <>
      <ActionIcon
        variant="subtle"
        color="gray"
        size={44}
        className={classes.button}
        onClick={() => setOpened(true)}
        aria-label={t("find.title")}
        aria-keyshortcuts="Control+K Meta+K"
        title={`${t("find.title")} (${t("find.keys")})`}
        data-testid="find"
      >
        <IconSearch size={21} aria-hidden="true" />
      </ActionIcon>
      <FindDialog me={me} opened={opened} onClose={() => setOpened(false)} />
    </>
  );
}
