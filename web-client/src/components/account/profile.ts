import { useMantineColorScheme } from "@mantine/core";
import { useEffect } from "react";
import { accounts } from "../../api/accounts";
import type { ChangeMe } from "../../api/types";
import { chooseLanguage } from "../../i18n";
import { account, useMe } from "../../state/signed-in";
import { chooseZone } from "../../state/zoned";

/**
 * Keeps a choice of the header for this person's other browsers too. The page has followed it
 * already: when it cannot be kept, it holds here all the same.
 */
export function keepInProfile(choice: Pick<ChangeMe, "language" | "theme">): void {
  if (account.state().status !== "signed_in") return;
  void accounts.change(choice).then(
    (me) => account.update(me),
    () => undefined,
  );
}

/** The page speaks and looks as the signed-in person has chosen, in whichever browser. */
export function useProfile(): void {
  const me = useMe();
  const { setColorScheme } = useMantineColorScheme();
  const language = me?.language;
  const theme = me?.theme;
  // Before anything is shown in it.
  chooseZone(me?.time_zone ?? undefined);
  useEffect(() => {
    if (language) chooseLanguage(language);
  }, [language]);
  useEffect(() => {
    if (theme) setColorScheme(theme);
  }, [theme, setColorScheme]);
}
