import { Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../api/http";
import { organisations } from "../../api/organisations";
import type { Organisation } from "../../api/types";
import { Segmented } from "../../components/Segmented";
import { InviteOne } from "./InviteOne";
import { InviteRoster } from "./InviteRoster";
import { teamsKey } from "./Members";
import classes from "./Organisations.module.css";
import { Pending } from "./Pending";

const WAYS = ["link", "mail", "csv"] as const;
type Way = (typeof WAYS)[number];

/** New invitations, one by one or from a table, and those that are open. */
export function Invitations({ organisation }: { organisation: Organisation }) {
  const { t } = useTranslation();
  const id = useId();
  const instance = useQuery({ queryKey: ["instance"], queryFn: api.instance });
  const teams = useQuery({
    queryKey: teamsKey(organisation.id),
    queryFn: () => organisations.teams(organisation.id),
  });
  const mail = instance.data?.mail === true;
  const ways = WAYS.filter((way) => way !== "mail" || mail);
  const [way, setWay] = useState<Way>("link");
  return (
    <Stack gap="xl">
      <section className={classes.card} aria-labelledby="invite">
        <Title order={2} size="h3" id="invite">
          {t("organisations.invite.title")}
        </Title>
        <Stack gap={6}>
          <Text size="sm" fw={600} id={id}>
            {t("organisations.invite.way")}
          </Text>
          <Segmented
            aria-labelledby={id}
            value={way}
            onChange={setWay}
            data={ways.map((value) => ({ value, label: t(`organisations.invite.ways.${value}`) }))}
          />
          {instance.data && !mail && (
            <Text size="sm" c="dimmed">
              {t("organisations.invite.noMail")}
            </Text>
          )}
        </Stack>
        {way === "csv" ? (
          <InviteRoster organisation={organisation.id} teams={teams.data ?? []} mail={mail} />
        ) : (
          <InviteOne key={way} organisation={organisation.id} teams={teams.data ?? []} way={way} />
        )}
      </section>
      <Pending organisation={organisation.id} teams={teams.data ?? []} />
    </Stack>
  );
}
