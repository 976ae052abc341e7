import { Code, Collapse, List, Text, UnstyledButton } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconChevronDown } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api } from "../api/http";
import type { StandIn } from "../api/types";
import { i18n } from "../i18n";
import classes from "./StandIns.module.css";

/** Says which parts of this server stand in for better ones, and how to get those. */
export function StandIns() {
  const { t } = useTranslation();
  const [open, { toggle }] = useDisclosure(false);
  const instance = useQuery({ queryKey: ["instance"], queryFn: api.instance });
  const standIns = instance.data?.stand_ins ?? [];
  if (standIns.length === 0) return null;
  return (
    <section className={classes.banner} data-testid="stand-ins">
      <UnstyledButton
        className={classes.toggle}
        onClick={toggle}
        aria-expanded={open}
        aria-controls="stand-ins"
      >
        <span>
          <strong>{t("standIns.title", { count: standIns.length })}</strong>{" "}
          <Text component="span" size="sm" c="dimmed">
            {t("standIns.show")}
          </Text>
        </span>
        <IconChevronDown className={classes.chevron} aria-hidden="true" />
      </UnstyledButton>
      <Collapse expanded={open} id="stand-ins">
        <div className={classes.list}>
          <Text size="sm" mb="sm">
            {t("standIns.text")}
          </Text>
          <List size="sm" spacing="sm">
            {standIns.map((standIn) => (
              <List.Item key={`${standIn.part}-${standIn.language}-${standIn.using_code}`}>
                <StandInText standIn={standIn} />
              </List.Item>
            ))}
          </List>
        </div>
      </Collapse>
    </section>
  );
}

/** What stands in for what, and how to get the real part. */
export function StandInText({ standIn }: { standIn: StandIn }) {
  const { t } = useTranslation();
  const part = i18n.exists(`standIns.parts.${standIn.part}`) ? standIn.part : "other";
  const named = (code: string, text: string) =>
    i18n.exists(`standIns.names.${code}`) ? t(`standIns.names.${code as "whisper"}`) : text;
  return (
    <>
      <strong>
        {t(`standIns.parts.${part as "hearing"}`)}
        {standIn.language && ` (${t(`app.languages.${standIn.language}`)})`}
      </strong>
      {" – "}
      {t("standIns.instead", {
        using: named(standIn.using_code, standIn.using),
        wanted: named(standIn.wanted_code, standIn.wanted),
      })}
      {". "}
      {standIn.how && (
        <>
          {t("standIns.how")} <How text={standIn.how} />
        </>
      )}
    </>
  );
}

/** The server's advice, in English, with its commands between backquotes. */
function How({ text }: { text: string }) {
  const parts = text.split("`");
  return (
    <span lang="en">
      {parts.map((part, at) =>
        // biome-ignore lint/suspicious/noArrayIndexKey: a fixed text, cut in place
        at % 2 === 1 ? <Code key={at}>{part}</Code> : part,
      )}
    </span>
  );
}
