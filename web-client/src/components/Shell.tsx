import { Anchor, Group, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { api } from "../api/http";
import { LanguageSwitch } from "./LanguageSwitch";
import { Logo } from "./Logo";
import { SchemeSwitch } from "./SchemeSwitch";
import classes from "./Shell.module.css";

interface ShellProps {
  title: string;
  children: ReactNode;
  /** In the room, the whole window is the page and leaving is done by its own button. */
  room?: boolean;
  /** The whole window is the page, as in the room, but one may go elsewhere. */
  wide?: boolean;
}

/** What every page stands in: the way past the header, the header, the page, the foot. */
export function Shell({ title, children, room = false, wide = false }: ShellProps) {
  const { t } = useTranslation();
  const instance = useQuery({ queryKey: ["instance"], queryFn: api.instance });
  return (
    <>
      <title>{`${title} · Vivavoce`}</title>
      <a className={classes.skip} href="#content">
        {t("app.skip")}
      </a>
      <header className={classes.header} data-room={room || wide || undefined}>
        <div className={classes.bar}>
          {room ? (
            <Group gap="sm" wrap="nowrap" className={classes.roomTitle}>
              <Logo wordmark={false} />
              <Text fw={600} truncate>
                {title}
              </Text>
            </Group>
          ) : (
            <Anchor
              component={Link}
              to="/"
              underline="never"
              c="inherit"
              aria-label={t("app.home")}
            >
              <Logo />
            </Anchor>
          )}
          <Group gap={4} wrap="nowrap">
            <LanguageSwitch />
            <SchemeSwitch />
          </Group>
        </div>
      </header>
      <main
        id="content"
        className={classes.main}
        data-room={room || wide || undefined}
        tabIndex={-1}
      >
        {children}
      </main>
      {!room && !wide && (
        <footer className={classes.footer}>
          <Text size="xs" c="dimmed">
            {instance.data && t("app.openSource", { version: instance.data.version })}
          </Text>
        </footer>
      )}
    </>
  );
}
