import { Button, PasswordInput, Stack } from "@mantine/core";
import { IconKey } from "@tabler/icons-react";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useMe } from "../state/signed-in";
import classes from "./AccessKey.module.css";
import { useWayIn } from "./account/useReturn";
import { Message } from "./Message";
import { onDemand } from "./onDemand";

const ActForOne = onDemand(async () => (await import("./account/ActForOne")).ActForOne);

interface AccessKeyProps {
  /** The key that was tried did not open the page. */
  wrong: boolean;
  onKey(key: string): void;
  /**
   * A session's page, one of the server's, one that the signed-in person's account does not open, or
   * one that it would open for an organisation.
   */
  to?: "session" | "instance" | "account" | "organisation";
}

const TEXTS = {
  session: { title: "access.title", text: "access.text", key: "access.key" },
  instance: { title: "access.restricted", text: "access.restrictedText", key: "prepare.accessKey" },
  account: { title: "access.notYours", text: "access.notYoursText", key: "prepare.accessKey" },
  organisation: {
    title: "access.forOrganisation",
    text: "access.forOrganisationText",
    key: "prepare.accessKey",
  },
} as const;

/** A page without its key: says so, and takes one, or shows the way to sign in. */
export function AccessKey({ wrong, onKey, to = "session" }: AccessKeyProps) {
  const { t } = useTranslation();
  const [key, setKey] = useState("");
  const wayIn = useWayIn();
  const me = useMe();
  const texts = TEXTS[to];
  const chooses = to === "organisation" && (me?.organisations.length ?? 0) > 0;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (key.trim()) onKey(key.trim());
  };
  return (
    <Message
      icon={<IconKey size={34} />}
      title={t(texts.title)}
      text={t(chooses ? "access.chooseOrganisation" : texts.text)}
    >
      {to === "instance" && (
        <Button component={Link} to={wayIn} className={classes.way ?? ""}>
          {t("access.orSignIn")}
        </Button>
      )}
      {chooses && <ActForOne className={classes.way ?? ""} />}
      {to === "organisation" && (
        <Button
          component={Link}
          to="/organisations"
          className={classes.way ?? ""}
          variant={chooses ? "default" : "filled"}
        >
          {t("access.toOrganisations")}
        </Button>
      )}
      <form onSubmit={submit} className={classes.way}>
        <Stack>
          <PasswordInput
            label={t(texts.key)}
            value={key}
            onChange={(event) => setKey(event.currentTarget.value)}
            error={wrong && t("access.wrong")}
            autoComplete="off"
            visibilityToggleButtonProps={{ "aria-label": t("app.showKey") }}
            size="md"
          />
          <Button
            type="submit"
            disabled={!key.trim()}
            variant={to === "session" ? "filled" : "default"}
          >
            {t("access.open")}
          </Button>
        </Stack>
      </form>
    </Message>
  );
}
