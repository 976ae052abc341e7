import {
  Anchor,
  Badge,
  Button,
  Group,
  Skeleton,
  Stack,
  Text,
  TextInput,
  Title,
} from "@mantine/core";
import { IconBuildingCommunity } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link, useNavigate } from "react-router";
import { organisations } from "../../api/organisations";
import type { Me } from "../../api/types";
import { errorsOf } from "../../components/account/check";
import { OwnPage } from "../../components/account/OwnPage";
import { useForm } from "../../components/account/useForm";
import { Empty } from "../../components/Empty";
import { MoreButton } from "../../components/MoreButton";
import { PlainName } from "../../components/PlainName";
import { ProblemNotice } from "../../components/ProblemNotice";
import { usePages } from "../../components/usePages";
import { account } from "../../state/signed-in";
import classes from "./Organisations.module.css";

/** The organisations that one is in, and a new one. */
export default function OrganisationsPage() {
  const { t } = useTranslation();
  return (
    <OwnPage title={t("organisations.title")}>
      {(me) => (
        <Stack gap="xl" maw="52rem" mx="auto">
          <div>
            <Title order={1}>{t("organisations.title")}</Title>
            <Text c="dimmed" mt={4}>
              {t(me.role === "candidate" ? "organisations.leadCandidate" : "organisations.lead")}
            </Text>
          </div>
          <List me={me} />
          {me.role !== "candidate" && <Found />}
        </Stack>
      )}
    </OwnPage>
  );
}

function List({ me }: { me: Me }) {
  const { t } = useTranslation();
  const { query, items } = usePages(["organisations"], organisations.list);
  const acting = useMutation({ mutationFn: (id: string) => account.actFor(id) });
  if (query.isError) {
    return (
      <ProblemNotice
        title={t("organisations.loadFailed")}
        error={query.error}
        onRetry={() => void query.refetch()}
      />
    );
  }
  if (!items) return <Skeleton height={120} radius="lg" />;
  if (items.length === 0) {
    return (
      <Empty
        icon={<IconBuildingCommunity size={28} />}
        title={t("organisations.none")}
        text={t(me.role === "candidate" ? "organisations.noneCandidate" : "organisations.noneText")}
      />
    );
  }
  return (
    <Stack gap="md">
      <ul className={classes.list} data-testid="organisations">
        {items.map(({ id, name, role, manages, members }) => (
          <li key={id} className={classes.row}>
            <div className={classes.what}>
              <Anchor component={Link} to={`/organisations/${id}`} fw={600}>
                <PlainName name={name} />
              </Anchor>
              <Text size="sm" c="dimmed">
                {[
                  t("organisations.members", { count: members }),
                  role && t(`organisations.roles.${role}`),
                  manages && t("organisations.youManage"),
                ]
                  .filter(Boolean)
                  .join(" · ")}
              </Text>
            </div>
            {me.organisation === id ? (
              <Badge variant="light" tt="none">
                {t("organisations.actingNow")}
              </Badge>
            ) : (
              role !== null && (
                <Button
                  size="xs"
                  variant="default"
                  loading={acting.isPending && acting.variables === id}
                  onClick={() => acting.mutate(id)}
                  aria-label={t("organisations.actNamed", { name })}
                >
                  {t("organisations.act")}
                </Button>
              )
            )}
          </li>
        ))}
      </ul>
      {acting.isError && <ProblemNotice title={t("organisations.notSaved")} error={acting.error} />}
      <MoreButton query={query} />
    </Stack>
  );
}

/** A new one, which its founder manages and acts for from then on. */
function Found() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const form = useForm({
    initial: { name: "" },
    check: ({ name }) =>
      errorsOf({ name: name.trim() === "" ? t("organisations.nameMissing") : undefined }),
    send: async ({ name }) => {
      const { id } = await organisations.create(name.trim());
      // It is there, whether the next token can be had at once or later.
      await account.actFor(id).catch(() => undefined);
      void navigate(`/organisations/${id}/invitations`);
    },
    about: ({ code }) =>
      code === "invalid_field" ? { name: t("organisations.nameBad") } : undefined,
  });
  return (
    <section className={classes.card} aria-labelledby="found">
      <Title order={2} size="h3" id="found">
        {t("organisations.found")}
      </Title>
      {form.problem !== undefined && (
        <ProblemNotice title={t("organisations.notFounded")} error={form.problem} />
      )}
      <form {...form.form}>
        <Stack maw="26rem">
          <TextInput
            label={t("organisations.name")}
            description={t("organisations.nameHint")}
            autoComplete="organization"
            maxLength={80}
            {...form.field("name")}
          />
          <Group>
            <Button type="submit" loading={form.pending}>
              {t("organisations.found")}
            </Button>
          </Group>
        </Stack>
      </form>
    </section>
  );
}
