import { Group, NativeSelect, Stack, Text, TextInput, Title } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { administration, type OrganisationChoice } from "../../api/administration";
import { KeyGate } from "../../components/KeyGate";
import { MoreButton } from "../../components/MoreButton";
import { ProblemNotice } from "../../components/ProblemNotice";
import { Shell } from "../../components/Shell";
import { usePages } from "../../components/usePages";
import { Waiting } from "../../components/Waiting";
import classes from "./Admin.module.css";
import { AdminTabs } from "./AdminTabs";
import { OrganisationRow } from "./OrganisationRow";

const NO_CHOICE: OrganisationChoice = { search: "", suspended: "" };

/** Every organisation, for those who run the instance. */
export default function OrganisationsPage() {
  const { t } = useTranslation();
  return (
    <Shell title={t("admin.organisations.title")}>
      <KeyGate
        queryKey={["admin-organisations", "first"]}
        load={(token) => administration.organisations(NO_CHOICE, null, token)}
      >
        {(_, token) => (
          <Stack gap="xl" maw="60rem" mx="auto">
            <AdminTabs />
            <div>
              <Title order={1}>{t("admin.organisations.title")}</Title>
              <Text c="dimmed" mt="xs" maw="44rem">
                {t("admin.organisations.lead")}
              </Text>
            </div>
            <Organisations token={token} />
          </Stack>
        )}
      </KeyGate>
    </Shell>
  );
}

function Organisations({ token }: { token: string }) {
  const { t } = useTranslation();
  const [choice, setChoice] = useState(NO_CHOICE);
  const [wanted] = useDebouncedValue(choice, 250);
  const { query, items } = usePages(["admin-organisations", token, wanted], (cursor) =>
    administration.organisations(wanted, cursor, token),
  );
  return (
    <section aria-label={t("admin.organisations.title")}>
      <Group align="flex-start" gap="md" mb="lg">
        <TextInput
          className={classes.choice}
          label={t("admin.organisations.search")}
          value={choice.search}
          maxLength={100}
          type="search"
          onChange={({ currentTarget: { value } }) =>
            setChoice((before) => ({ ...before, search: value }))
          }
        />
        <NativeSelect
          className={classes.choice}
          label={t("admin.organisations.state")}
          value={choice.suspended}
          onChange={({ currentTarget: { value } }) =>
            setChoice((before) => ({
              ...before,
              suspended: value as OrganisationChoice["suspended"],
            }))
          }
          data={[
            { value: "", label: t("admin.organisations.any") },
            { value: "false", label: t("admin.organisations.states.false") },
            { value: "true", label: t("admin.organisations.states.true") },
          ]}
        />
      </Group>
      {query.isPending && <Waiting />}
      {query.isError && (
        <ProblemNotice
          title={t("admin.organisations.loadFailed")}
          error={query.error}
          onRetry={() => void query.refetch()}
        />
      )}
      {items?.length === 0 && (
        <Text c="dimmed" role="status">
          {t("admin.organisations.none")}
        </Text>
      )}
      <ul className={classes.list} data-testid="organisations">
        {items?.map((one) => (
          <OrganisationRow key={one.id} organisation={one} token={token} />
        ))}
      </ul>
      <MoreButton query={query} />
    </section>
  );
}
