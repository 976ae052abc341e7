import { Anchor, Badge, Button, Group, Stack, Text, Title } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Me } from "../../api/types";
import { ProblemNotice } from "../../components/ProblemNotice";
import { account } from "../../state/signed-in";
import classes from "./Account.module.css";

/** Where one is a member, and for which of them one acts now. */
export function Organisations({ me }: { me: Me }) {
  const { t } = useTranslation();
  const acting = useMutation({ mutationFn: (id: string | null) => account.actFor(id) });
  return (
    <section className={classes.part} aria-labelledby="organisations">
      <Title order={2} size="h3" id="organisations">
        {t("account.organisations")}
      </Title>
      {me.organisations.length === 0 ? (
        <Text c="dimmed">{t("account.noOrganisation")}</Text>
      ) : (
        <Stack gap={0} component="ul" className={classes.list}>
          {me.organisations.map(({ id, name, role, manages }) => (
            <Group key={id} component="li" justify="space-between" gap="sm">
              <div>
                <Anchor
                  component={Link}
                  to={`/organisations/${id}`}
                  fw={600}
                  className={classes.long}
                >
                  {name}
                </Anchor>
                <Text size="sm" c="dimmed">
                  {t(`roles.${role}`)}
                  {manages && ` · ${t("account.manages")}`}
                </Text>
              </div>
              {me.organisation === id ? (
                <Badge variant="light" tt="none">
                  {t("account.actingFor")}
                </Badge>
              ) : (
                <Button
                  size="xs"
                  variant="default"
                  loading={acting.isPending && acting.variables === id}
                  onClick={() => acting.mutate(id)}
                  aria-label={t("account.actForNamed", { name })}
                >
                  {t("account.actFor")}
                </Button>
              )}
            </Group>
          ))}
        </Stack>
      )}
      <Anchor component={Link} to="/organisations" w="fit-content">
        {t("account.toOrganisations")}
      </Anchor>
      {acting.isError && <ProblemNotice title={t("account.notKept")} error={acting.error} />}
    </section>
  );
}
