import { Alert, Button, Fieldset, Group, List, Stack, Switch, Text, Title } from "@mantine/core";
import { IconAlertTriangle, IconCheck, IconHistory, IconPlayerPlay } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, Navigate, useNavigate, useParams } from "react-router";
import type { AssistantBody, KeptAssistant } from "../../api/types";
import { assistants } from "../../api/workshop";
import { useMay } from "../../components/account/useMay";
import { KeyGate } from "../../components/KeyGate";
import { Withdrawn } from "../../components/moderation/Withdrawn";
import { ProblemNotice } from "../../components/ProblemNotice";
import { Shell } from "../../components/Shell";
import { EMPTY, isComplete, linesOf } from "../../state/assistant";
import { useMe } from "../../state/signed-in";
import { VersionsDialog } from "../scenarios/VersionsDialog";
import { AssistantForm } from "./AssistantForm";
import { TrialDialog } from "./TrialDialog";

const NEW = "new";

/** One assistant, or the making of one. */
export default function AssistantPage() {
  const { t } = useTranslation();
  const { id = NEW } = useParams();
  return (
    <Shell title={t("assistants.title")}>
      <KeyGate<KeptAssistant | null>
        queryKey={["assistant", id]}
        load={async (token) => {
          if (id !== NEW) return assistants.read(id, token);
          // Whether the key opens anything is known before something is typed.
          await assistants.list(token);
          return null;
        }}
      >
        {(loaded, token) => <AssistantView key={id} loaded={loaded} token={token} />}
      </KeyGate>
    </Shell>
  );
}

function AssistantView({ loaded, token }: { loaded: KeptAssistant | null; token: string }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [kept, setKept] = useState(loaded);
  const [body, setBody] = useState<AssistantBody>(loaded?.body ?? EMPTY);
  const [shared, setShared] = useState(loaded?.shared ?? true);
  const [dialog, setDialog] = useState<"versions" | "try">();
  const me = useMe();
  const writes = useMay()("assistants.write");
  // Among colleagues it is its author who says whether they see it.
  const mayShare = writes && Boolean(me?.organisation) && (kept?.own ?? true);
  const keeping = useMutation({
    mutationFn: () =>
      kept
        ? assistants.save(kept, body, mayShare ? shared : null, token)
        : assistants.create(body, shared, token),
    onSuccess: (next) => {
      void queries.invalidateQueries({ queryKey: ["assistants"] });
      queries.setQueryData(["assistant", next.id, token], next);
      if (!kept) {
        void navigate(`/assistants/${next.id}`, { replace: true });
        return;
      }
      setKept(next);
      setBody(next.body);
      setShared(next.shared);
    },
  });
  const changed = kept === null || linesOf(kept.body) !== linesOf(body);
  const dirty = changed || (mayShare && kept.shared !== shared);
  const version = (kept?.version ?? 0) + (changed ? 1 : 0);
  if (!kept && !writes) return <Navigate to="/assistants" replace />;
  return (
    <Stack gap="lg" maw="52rem">
      <div>
        <Button component={Link} to="/assistants" variant="subtle" size="compact-sm" ml={-8}>
          {t("assistants.title")}
        </Button>
        <Group justify="space-between" gap="md">
          <Title order={1} size="h2">
            {kept ? kept.body.name : t("assistants.new")}
          </Title>
          {kept && (
            <Group gap="xs">
              <Button
                variant="default"
                leftSection={<IconHistory size={18} aria-hidden="true" />}
                onClick={() => setDialog("versions")}
              >
                {t("assistants.versions")}
              </Button>
              <Button
                variant="default"
                leftSection={<IconPlayerPlay size={18} aria-hidden="true" />}
                disabled={dirty}
                onClick={() => setDialog("try")}
              >
                {t("assistants.try")}
              </Button>
            </Group>
          )}
        </Group>
      </div>
      {kept?.withdrawn && <Withdrawn reason={kept.withdrawn.reason} />}
      {!writes && <Alert>{t("assistants.readOnly")}</Alert>}
      <Fieldset variant="unstyled" disabled={!writes}>
        <AssistantForm body={body} onChange={setBody} />
      </Fieldset>
      {mayShare && (
        <Switch
          label={t("assistants.share")}
          description={t("assistants.shareHint")}
          checked={shared}
          onChange={(event) => setShared(event.currentTarget.checked)}
        />
      )}
      {kept && kept.notes.length > 0 && (
        <Alert
          color="copper"
          icon={<IconAlertTriangle aria-hidden="true" />}
          title={t("assistants.notes")}
          data-testid="instruction-notes"
        >
          <List size="sm">
            {kept.notes.map((note) => (
              <List.Item key={note.text}>
                {t("assistants.note", {
                  text: note.text,
                  why: t(`assistants.noteKinds.${note.kind}`),
                })}
              </List.Item>
            ))}
          </List>
        </Alert>
      )}
      {keeping.isError && <ProblemNotice title={t("assistants.notKept")} error={keeping.error} />}
      <Group justify="flex-end">
        {kept && !dirty && (
          <Text c="dimmed" size="sm" role="status">
            <IconCheck size={14} aria-hidden="true" />{" "}
            {t("assistants.saved", { version: kept.version })}
          </Text>
        )}
        {writes && (
          <Button
            disabled={!dirty || !isComplete(body)}
            loading={keeping.isPending}
            onClick={() => keeping.mutate()}
            data-testid="keep-assistant"
          >
            {kept ? t("assistants.save", { version }) : t("assistants.make")}
          </Button>
        )}
      </Group>
      {dialog === "versions" && kept && (
        <VersionsDialog
          queryKey={["assistant-versions", kept.id, kept.version]}
          load={() => assistants.versions(kept.id, token)}
          text={async (wanted) => {
            const all = await assistants.versions(kept.id, token);
            return linesOf(all.find((one) => one.version === wanted)?.body ?? EMPTY);
          }}
          current={linesOf(body)}
          onTake={async (wanted) => {
            const all = await assistants.versions(kept.id, token);
            const old = all.find((one) => linesOf(one.body) === wanted);
            if (old) setBody(old.body);
            setDialog(undefined);
          }}
          onClose={() => setDialog(undefined)}
        />
      )}
      {dialog === "try" && kept && (
        <TrialDialog
          token={token}
          scenario={undefined}
          assistant={kept.id}
          onClose={() => setDialog(undefined)}
        />
      )}
    </Stack>
  );
}
