import { Button, PasswordInput, Stack } from "@mantine/core";
import { IconKey } from "@tabler/icons-react";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Message } from "./Message";

interface AccessKeyProps {
  /** The key that was tried did not open the session. */
  wrong: boolean;
  onKey(key: string): void;
  /** The page is the server's, not a session's. */
  instance?: boolean;
}

/** A page without its key: says so, and takes one. */
export function AccessKey({ wrong, onKey, instance = false }: AccessKeyProps) {
  const { t } = useTranslation();
  const [key, setKey] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (key.trim()) onKey(key.trim());
  };
  return (
    <Message
      icon={<IconKey size={34} />}
      title={t(instance ? "workshop.keyTitle" : "access.title")}
      text={t(instance ? "workshop.keyText" : "access.text")}
    >
      <form onSubmit={submit}>
        <Stack w="min(22rem, 100%)" mx="auto">
          <PasswordInput
            label={t(instance ? "prepare.accessKey" : "access.key")}
            value={key}
            onChange={(event) => setKey(event.currentTarget.value)}
            error={wrong && t("access.wrong")}
            autoComplete="off"
            visibilityToggleButtonProps={{ "aria-label": t("app.showKey") }}
            size="md"
          />
          <Button type="submit" disabled={!key.trim()}>
            {t("access.open")}
          </Button>
        </Stack>
      </form>
    </Message>
  );
}
