import { Button, Group, Modal, Skeleton, Stack, Text, Title } from "@mantine/core";
import { IconLink } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { accounts } from "../../api/accounts";
import type { Identity } from "../../api/types";
import { goTo, ProviderIcon } from "../../components/account/IdentityButtons";
import { ProblemNotice } from "../../components/ProblemNotice";
import { currentLocale } from "../../i18n";
import classes from "./Account.module.css";

const IDENTITIES = ["identities"] as const;

/** Accounts elsewhere that open this one: linked, and taken away. */
export function Identities() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const identities = useQuery({
    queryKey: IDENTITIES,
    queryFn: accounts.identities,
    staleTime: 0,
  });
  const [removing, remove] = useState<Identity>();
  const linking = useMutation({
    mutationFn: async (provider: string) => goTo(await accounts.beginIdentity(provider)),
  });
  const { items = [], providers = [] } = identities.data ?? {};
  // Where there are none and none can be, nobody needs to read of it.
  if (identities.data && items.length + providers.length === 0) return null;
  return (
    <section className={classes.part} aria-labelledby="identities">
      <div>
        <Title order={2} size="h3" id="identities">
          {t("identities.title")}
        </Title>
        <Text c="dimmed" size="sm">
          {t("identities.lead")}
        </Text>
      </div>
      {identities.isPending && <Skeleton height={80} radius="md" />}
      {identities.isError && (
        <ProblemNotice
          title={t("identities.failed")}
          error={identities.error}
          onRetry={() => void identities.refetch()}
        />
      )}
      {linking.isError && <ProblemNotice title={t("identities.notLinked")} error={linking.error} />}
      {identities.data && items.length === 0 && <Text>{t("identities.none")}</Text>}
      <ul className={classes.list} data-testid="identities">
        {items.map((item) => (
          <IdentityRow key={item.id} identity={item} onRemove={() => remove(item)} />
        ))}
      </ul>
      <Group gap="xs">
        {providers.map(({ id, name }) => (
          <Button
            key={id}
            variant="default"
            leftSection={<ProviderIcon id={id} />}
            loading={linking.isPending && linking.variables === id}
            onClick={() => linking.mutate(id)}
          >
            {t("identities.link", { name })}
          </Button>
        ))}
      </Group>
      <RemoveDialog
        identity={removing}
        onClose={() => remove(undefined)}
        onDone={() => {
          remove(undefined);
          void queries.invalidateQueries({ queryKey: IDENTITIES });
        }}
      />
    </section>
  );
}

function IdentityRow({ identity, onRemove }: { identity: Identity; onRemove(): void }) {
  const { t } = useTranslation();
  const date = new Intl.DateTimeFormat(currentLocale(), { dateStyle: "medium" });
  const when = (text: string) => date.format(new Date(text));
  return (
    <li className={classes.login}>
      <IconLink size={26} aria-hidden="true" className={classes.device} />
      <div className={classes.what}>
        <Text fw={600} className={classes.long}>
          {identity.provider}
        </Text>
        <Text size="sm" c="dimmed" className={classes.long}>
          {identity.email && `${identity.email} · `}
          {t("identities.since", { when: when(identity.created_at) })}
          {identity.used_at && ` · ${t("identities.used", { when: when(identity.used_at) })}`}
        </Text>
      </div>
      <Button
        size="xs"
        variant="default"
        onClick={onRemove}
        aria-label={t("identities.removeNamed", { name: identity.provider })}
      >
        {t("identities.remove")}
      </Button>
    </li>
  );
}

interface RemoveDialogProps {
  identity: Identity | undefined;
  onClose(): void;
  onDone(): void;
}

function RemoveDialog({ identity, onClose, onDone }: RemoveDialogProps) {
  const { t } = useTranslation();
  const removing = useMutation({ mutationFn: accounts.removeIdentity, onSuccess: onDone });
  return (
    <Modal
      opened={identity !== undefined}
      onClose={onClose}
      title={t("identities.removeTitle")}
      closeButtonProps={{ "aria-label": t("app.close") }}
    >
      {identity && (
        <Stack>
          <Text>{t("identities.removeText", { name: identity.provider })}</Text>
          {removing.isError && (
            <ProblemNotice title={t("identities.notRemoved")} error={removing.error} />
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t("passkeys.cancel")}
            </Button>
            <Button
              color="red"
              loading={removing.isPending}
              onClick={() => removing.mutate(identity.id)}
            >
              {t("identities.remove")}
            </Button>
          </Group>
        </Stack>
      )}
    </Modal>
  );
}
