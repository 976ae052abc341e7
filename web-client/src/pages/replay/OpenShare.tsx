import { Button, PasswordInput, Stack, Text, TextInput } from "@mantine/core";
import { IconHeadphones, IconLinkOff } from "@tabler/icons-react";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Problem } from "../../api/problem";
import { replayApi } from "../../api/replay";
import type { OpenedShare } from "../../api/types";
import { Message } from "../../components/Message";
import { ProblemNotice } from "../../components/ProblemNotice";
import { Shell } from "../../components/Shell";
import { authorName, setAuthorName } from "../../state/author";

interface OpenShareProps {
  token: string;
  onOpened(opened: OpenedShare): void;
  /** The link opens nothing, or no more. */
  onClosed(): void;
}

const LONGEST_NAME = 80;

/** Asks who looks, and a password where the link has one; says first who will know. */
export function OpenShare({ token, onOpened, onClosed }: OpenShareProps) {
  const { t } = useTranslation();
  const [name, setName] = useState(() => authorName(localStorage));
  const [password, setPassword] = useState("");
  const [problem, setProblem] = useState<unknown>();
  const [asked, setAsked] = useState(false);
  const [busy, setBusy] = useState(false);
  const code = problem instanceof Problem ? problem.code : undefined;
  const open = async (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() === "") return;
    setBusy(true);
    setProblem(undefined);
    setAuthorName(localStorage, name.trim());
    try {
      onOpened(await replayApi.openShare({ token, name: name.trim(), password: password || null }));
    } catch (caught) {
      if (caught instanceof Problem && caught.gone) return onClosed();
      if (caught instanceof Problem && caught.code.startsWith("password")) setAsked(true);
      setProblem(caught);
      setBusy(false);
    }
  };
  return (
    <Shell title={t("replay.open.title")}>
      <Message
        icon={<IconHeadphones size={34} />}
        title={t("replay.open.title")}
        text={t("replay.open.text")}
      >
        <form onSubmit={(event) => void open(event)}>
          <Stack w="min(24rem, 100%)" mx="auto">
            <TextInput
              label={t("replay.open.name")}
              value={name}
              maxLength={LONGEST_NAME}
              autoComplete="name"
              required
              onChange={(event) => setName(event.currentTarget.value)}
              data-testid="viewer-name"
            />
            {asked && (
              <PasswordInput
                label={t("replay.open.password")}
                value={password}
                autoComplete="off"
                autoFocus
                onChange={(event) => setPassword(event.currentTarget.value)}
                error={
                  code === "password_wrong"
                    ? t("errors.password_wrong")
                    : code === "password_needed" && t("errors.password_needed")
                }
                visibilityToggleButtonProps={{ "aria-label": t("app.showKey") }}
                data-testid="viewer-password"
              />
            )}
            {problem !== undefined && !code?.startsWith("password") && (
              <ProblemNotice title={t("replay.open.failed")} error={problem} />
            )}
            <Button
              type="submit"
              loading={busy}
              disabled={name.trim() === ""}
              data-testid="viewer-open"
            >
              {t("replay.open.action")}
            </Button>
            <Text size="sm" c="dimmed" ta="center">
              {t("replay.open.logged")}
            </Text>
          </Stack>
        </form>
      </Message>
    </Shell>
  );
}

/** A link that opens nothing; the server does not tell why. */
export function ShareClosed() {
  const { t } = useTranslation();
  return (
    <Shell title={t("replay.open.closed")}>
      <Message
        icon={<IconLinkOff size={34} />}
        title={t("replay.open.closed")}
        text={t("replay.open.closedText")}
      />
    </Shell>
  );
}
