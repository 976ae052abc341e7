import { Button, Group, Text, Title } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { accounts } from "../../api/accounts";
import { Problem } from "../../api/problem";
import type { Identity, Me, TakeIdentityTold } from "../../api/types";
import { ProblemNotice } from "../../components/ProblemNotice";
import { account } from "../../state/signed-in";
import classes from "./Account.module.css";

/** What providers of accounts say of somebody: taken over when they ask for it, and never else. */
export function Told({ me }: { me: Me }) {
  const { t } = useTranslation();
  const identities = useQuery({ queryKey: ["identities"], queryFn: accounts.identities });
  const items = identities.data?.items.filter((one) => saysMore(one, me)) ?? [];
  if (items.length === 0) return null;
  return (
    <section className={classes.part} aria-labelledby="told">
      <div>
        <Title order={2} size="h3" id="told">
          {t("told.title")}
        </Title>
        <Text c="dimmed" size="sm">
          {t("told.lead")}
        </Text>
      </div>
      <ul className={classes.list} data-testid="told">
        {items.map((one) => (
          <Offer key={one.id} identity={one} me={me} />
        ))}
      </ul>
    </section>
  );
}

function saysMore({ told }: Identity, me: Me): boolean {
  return told.has_picture || told.title !== null || (told.name !== null && told.name !== me.name);
}

function Offer({ identity, me }: { identity: Identity; me: Me }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const { id, provider, told } = identity;
  const taking = useMutation({
    mutationFn: (what: Partial<TakeIdentityTold>) => accounts.takeTold(id, what),
    onSuccess: (now) => {
      account.update(now);
      // Its fields begin with what is kept.
      queries.removeQueries({ queryKey: ["career"] });
    },
  });
  const noPicture =
    taking.variables?.picture === true &&
    taking.error instanceof Problem &&
    ["provider_failed", "invalid_field"].includes(taking.error.code);
  return (
    <li>
      <Text fw={600} className={classes.long}>
        {provider}
      </Text>
      <Group gap="xs" mt={6}>
        {told.has_picture && (
          <Button
            size="sm"
            variant="default"
            loading={taking.isPending && taking.variables.picture === true}
            onClick={() => taking.mutate({ picture: true })}
          >
            {t("told.picture", { provider })}
          </Button>
        )}
        {told.name !== null && told.name !== me.name && (
          <Button size="sm" variant="default" onClick={() => taking.mutate({ name: true })}>
            {t("told.name", { name: told.name })}
          </Button>
        )}
        {told.title !== null && (
          <Button size="sm" variant="default" onClick={() => taking.mutate({ title: true })}>
            {t("told.headline", { title: told.title })}
          </Button>
        )}
        <Text size="sm" c="dimmed" role="status">
          {taking.isSuccess && t("told.done")}
        </Text>
      </Group>
      {taking.isError && (
        <ProblemNotice
          title={t("told.failed")}
          error={noPicture ? new Error(t("told.noPicture", { provider })) : taking.error}
        />
      )}
    </li>
  );
}
