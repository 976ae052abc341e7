import { Anchor, Burger, Button, Group, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { api } from "../api/http";
import { useAccount } from "../state/signed-in";
import { AccountMenu } from "./AccountMenu";
import { useWayIn } from "./account/useReturn";
import { Find } from "./find/Find";
import { LanguageSwitch } from "./LanguageSwitch";
import { Logo } from "./Logo";
import { Navigation } from "./Navigation";
import { Bell } from "./notifications/Bell";
import { dialogOnDemand } from "./onDemand";
import { SchemeSwitch } from "./SchemeSwitch";
import classes from "./Shell.module.css";

const PlacesDrawer = dialogOnDemand(async () => (await import("./PlacesDrawer")).PlacesDrawer);

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
            <>
              <Group gap="sm" wrap="nowrap" className={classes.roomTitle}>
                <Logo wordmark={false} />
                <Text fw={600} truncate>
                  {title}
                </Text>
              </Group>
              <Switches />
            </>
          ) : (
            <Ways />
          )}
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
            {instance.data && t("app.openSource", { version: instance.data.version })}{" "}
            <Anchor component={Link} to="/help" inherit underline="always">
              {t("nav.help")}
            </Anchor>
          </Text>
        </footer>
      )}
    </>
  );
}

function Switches() {
  return (
    <Group gap={4} wrap="nowrap">
      <LanguageSwitch />
      <SchemeSwitch />
    </Group>
  );
}

/** The ways to everywhere: those of a guest, or of the person who is signed in. */
function Ways() {
  const { t } = useTranslation();
  const current = useAccount();
  const wayIn = useWayIn();
  const [opened, drawer] = useDisclosure(false);
  const signedIn = current.status === "signed_in";
  const home = (
    <Anchor component={Link} to="/" underline="never" c="inherit" aria-label={t("app.home")}>
      {/* The words of the way in need the room of the name on a phone. */}
      <Logo wordmark={signedIn ? true : "wide"} />
    </Anchor>
  );
  if (!signedIn) {
    return (
      <>
        {home}
        <Group gap={4} wrap="nowrap">
          <Switches />
          {current.status === "guest" && (
            <Button component={Link} to={wayIn} variant="default" size="sm" data-testid="sign-in">
              {t("signIn.title")}
            </Button>
          )}
        </Group>
      </>
    );
  }
  return (
    <>
      {home}
      <div className={classes.places}>
        <Navigation me={current.user} />
      </div>
      <Group gap={4} wrap="nowrap">
        <Find me={current.user} />
        <Bell />
        <div className={classes.onWide}>
          <AccountMenu me={current.user} />
        </div>
        <div className={classes.onNarrow}>
          <Burger
            opened={opened}
            onClick={drawer.toggle}
            size="sm"
            aria-label={t("nav.menu")}
            aria-expanded={opened}
            aria-haspopup="dialog"
          />
        </div>
      </Group>
      <PlacesDrawer me={current.user} opened={opened} onClose={drawer.close} />
    </>
  );
}
