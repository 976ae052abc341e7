import { Alert, Badge, Button, Group, Stack, Tabs, Text, Title } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Navigate, useNavigate, useParams } from "react-router";
import { organisations } from "../../api/organisations";
import { Problem } from "../../api/problem";
import type { Me, Organisation } from "../../api/types";
import { OwnPage } from "../../components/account/OwnPage";
import { ConfirmDialog } from "../../components/ConfirmDialog";
import { onDemand } from "../../components/onDemand";
import { PlainName } from "../../components/PlainName";
import { ProblemNotice } from "../../components/ProblemNotice";
import { Waiting } from "../../components/Waiting";
import { account } from "../../state/signed-in";
import { NotFound } from "../NotFound";
import { DeleteOrganisation } from "./DeleteOrganisation";
import { Members } from "./Members";
import classes from "./Organisations.module.css";

const Retention = onDemand(async () => (await import("../retention/Retention")).Retention);
const Invitations = onDemand(async () => (await import("./Invitations")).Invitations);
const RenameDialog = onDemand(async () => (await import("./RenameDialog")).RenameDialog);
const Teams = onDemand(async () => (await import("./Teams")).Teams);

const PARTS = ["members", "teams", "invitations", "retention"] as const;
type Part = (typeof PARTS)[number];

/** One organisation: who is in it, in which teams, and who is invited. */
export default function OrganisationPage() {
  const { t } = useTranslation();
  const { id = "", part = "members" } = useParams();
  const query = useQuery({
    queryKey: ["organisation", id],
    queryFn: () => organisations.read(id),
    staleTime: 0,
  });
  if (query.error instanceof Problem && query.error.gone) return <NotFound />;
  return (
    <OwnPage title={query.data?.name ?? t("organisations.title")}>
      {(me) => {
        if (query.data) return <View me={me} organisation={query.data} asked={part} />;
        if (!query.error) return <Waiting />;
        return (
          <ProblemNotice
            title={t("organisations.loadFailed")}
            error={query.error}
            onRetry={() => void query.refetch()}
          />
        );
      }}
    </OwnPage>
  );
}

interface ViewProps {
  me: Me;
  organisation: Organisation;
  asked: string;
}

function View({ me, organisation, asked }: ViewProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { id, permissions } = organisation;
  const manages = permissions.includes("members.manage");
  const keeps = permissions.includes("organisation.manage");
  const parts = PARTS.filter(
    (part) => (part !== "invitations" || manages) && (part !== "retention" || keeps),
  );
  const part = parts.find((one) => one === asked);
  if (part === undefined) return <Navigate to={`/organisations/${id}`} replace />;
  const go = (next: string | null) =>
    void navigate(`/organisations/${id}${next === "members" ? "" : `/${next as Part}`}`);
  return (
    <Stack gap="xl" maw="60rem" mx="auto">
      <Head me={me} organisation={organisation} />
      <Tabs value={part} onChange={go} keepMounted={false}>
        <Tabs.List mb="xl">
          {parts.map((one) => (
            <Tabs.Tab key={one} value={one}>
              {t(`organisations.parts.${one}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="members">
          <Members me={me} organisation={organisation} />
        </Tabs.Panel>
        <Tabs.Panel value="teams">
          <Teams organisation={organisation} />
        </Tabs.Panel>
        {manages && (
          <Tabs.Panel value="invitations">
            <Invitations organisation={organisation} />
          </Tabs.Panel>
        )}
        {keeps && (
          <Tabs.Panel value="retention">
            <Retention organisation={id} />
          </Tabs.Panel>
        )}
      </Tabs>
      {permissions.includes("organisation.manage") && (
        <DeleteOrganisation organisation={organisation} />
      )}
    </Stack>
  );
}

function Head({ me, organisation }: { me: Me; organisation: Organisation }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [renaming, rename] = useDisclosure(false);
  const { id, name, role, manages, members, permissions } = organisation;
  const acting = useMutation({ mutationFn: () => account.actFor(id) });
  return (
    <>
      <div className={classes.head}>
        <div>
          <Title order={1} className={classes.title}>
            <PlainName name={name} />
          </Title>
          <Text c="dimmed" mt={4}>
            {[
              t("organisations.members", { count: members }),
              role && t(`organisations.roles.${role}`),
              manages && t("organisations.youManage"),
            ]
              .filter(Boolean)
              .join(" · ")}
          </Text>
        </div>
        <Group gap="xs">
          {me.organisation === id && (
            <Badge variant="light" tt="none" size="lg">
              {t("organisations.actingNow")}
            </Badge>
          )}
          {me.organisation !== id && role !== null && (
            <Button
              size="sm"
              variant="default"
              loading={acting.isPending}
              onClick={() => acting.mutate()}
            >
              {t("organisations.act")}
            </Button>
          )}
          {permissions.includes("organisation.manage") && (
            <Button size="sm" variant="default" onClick={rename.open}>
              {t("organisations.rename")}
            </Button>
          )}
          {role !== null && <Leave me={me} organisation={organisation} />}
        </Group>
      </div>
      {acting.isError && <ProblemNotice title={t("organisations.notSaved")} error={acting.error} />}
      {role === null && <Alert>{t("organisations.instance")}</Alert>}
      {renaming && (
        <RenameDialog
          title={t("organisations.renameTitle")}
          label={t("organisations.name")}
          name={name}
          bad={t("organisations.nameBad")}
          rename={async (next) => {
            queries.setQueryData(["organisation", id], await organisations.rename(id, next));
            void account.again().catch(() => undefined);
          }}
          onClose={rename.close}
        />
      )}
    </>
  );
}

function Leave({ me, organisation }: { me: Me; organisation: Organisation }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [asking, dialog] = useDisclosure(false);
  const { id, name } = organisation;
  const leaving = useMutation({
    mutationFn: () => organisations.removeMember(id, me.id),
    onSuccess: async () => {
      await navigate("/organisations", { replace: true });
      await account.again().catch(() => undefined);
    },
  });
  return (
    <>
      <Button size="sm" variant="default" onClick={dialog.open}>
        {t("organisations.leave")}
      </Button>
      <ConfirmDialog
        opened={asking}
        onClose={dialog.close}
        title={t("organisations.leaveTitle", { name })}
        text={t("organisations.leaveText")}
        confirm={t("organisations.leave")}
        onConfirm={() => leaving.mutate()}
        pending={leaving.isPending}
        failed={t("organisations.notLeft")}
        error={leaving.error}
      />
    </>
  );
}
