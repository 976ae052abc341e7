import { Group, NativeSelect, Stack, Text, TextInput, Title } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { administration, type UserChoice } from "../../api/administration";
import { KeyGate } from "../../components/KeyGate";
import { MoreButton } from "../../components/MoreButton";
import { ProblemNotice } from "../../components/ProblemNotice";
import { Shell } from "../../components/Shell";
import { usePages } from "../../components/usePages";
import { Waiting } from "../../components/Waiting";
import classes from "./Admin.module.css";
import { AdminTabs } from "./AdminTabs";
import { ROLES, UserRow } from "./UserRow";

const NO_CHOICE: UserChoice = { search: "", role: "", state: "" };
const STATES = ["active", "suspended", "leaving"] as const;

/** Everybody with an account, for those who run the instance. */
export default function UsersPage() {
  const { t } = useTranslation();
  return (
    <Shell title={t("admin.users.title")}>
      <KeyGate
        queryKey={["admin-users", "first"]}
        load={(token) => administration.users(NO_CHOICE, null, token)}
      >
        {(_, token) => (
          <Stack gap="xl" maw="60rem" mx="auto">
            <AdminTabs />
            <div>
              <Title order={1}>{t("admin.users.title")}</Title>
              <Text c="dimmed" mt="xs" maw="44rem">
                {t("admin.users.lead")}
              </Text>
            </div>
            <Users token={token} />
          </Stack>
        )}
      </KeyGate>
    </Shell>
  );
}

function Users({ token }: { token: string }) {
  const { t } = useTranslation();
  const [choice, setChoice] = useState(NO_CHOICE);
  const [wanted] = useDebouncedValue(choice, 250);
  const { query, items } = usePages(["admin-users", token, wanted], (cursor) =>
    administration.users(wanted, cursor, token),
  );
  return (
    <section aria-label={t("admin.users.title")}>
      <Group align="flex-start" gap="md" mb="lg">
        <TextInput
          className={classes.choice}
          label={t("admin.users.search")}
          value={choice.search}
          maxLength={100}
          type="search"
          onChange={({ currentTarget: { value } }) =>
            setChoice((before) => ({ ...before, search: value }))
          }
        />
        <NativeSelect
          className={classes.choice}
          label={t("admin.users.role")}
          value={choice.role}
          onChange={({ currentTarget: { value } }) =>
            setChoice((before) => ({ ...before, role: value as UserChoice["role"] }))
          }
          data={[
            { value: "", label: t("admin.users.any") },
            ...ROLES.map((role) => ({ value: role, label: t(`admin.users.roles.${role}`) })),
          ]}
        />
        <NativeSelect
          className={classes.choice}
          label={t("admin.users.state")}
          value={choice.state}
          onChange={({ currentTarget: { value } }) =>
            setChoice((before) => ({ ...before, state: value as UserChoice["state"] }))
          }
          data={[
            { value: "", label: t("admin.users.any") },
            ...STATES.map((state) => ({ value: state, label: t(`admin.users.states.${state}`) })),
          ]}
        />
      </Group>
      {query.isPending && <Waiting />}
      {query.isError && (
        <ProblemNotice
          title={t("admin.users.loadFailed")}
          error={query.error}
          onRetry={() => void query.refetch()}
        />
      )}
      {items?.length === 0 && (
        <Text c="dimmed" role="status">
          {t("admin.users.nobody")}
        </Text>
      )}
      <ul className={classes.list} data-testid="users">
        {items?.map((user) => (
          <UserRow key={user.id} user={user} token={token} />
        ))}
      </ul>
      <MoreButton query={query} />
    </section>
  );
}
