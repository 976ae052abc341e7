import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { currentLocale } from "../i18n";
import { lookalikeScripts, scriptName } from "../state/scripts";

/** A name that somebody chose, set apart from what surrounds it, with a word on letters that pass for others. */
export function PlainName({ name }: { name: string }) {
  const { t } = useTranslation();
  const scripts = lookalikeScripts(name);
  return (
    <>
      <bdi>{name}</bdi>
      {scripts.length > 0 && (
        <Text component="span" size="sm" fw={400} c="dimmed">
          {" "}
          {t("organisations.letters", {
            script: new Intl.ListFormat(currentLocale()).format(
              scripts.map((code) => scriptName(code, currentLocale())),
            ),
          })}
        </Text>
      )}
    </>
  );
}
