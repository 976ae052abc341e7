import { Anchor, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { api } from "../../api/http";
import { OwnPage } from "../../components/account/OwnPage";
import { useMe } from "../../state/signed-in";
import { AdminTabs } from "../admin/AdminTabs";
import { NotFound } from "../NotFound";
import { Retention } from "../retention/Retention";
import { MailPart, ModelsPart, RegistrationPart } from "./Parts";
import classes from "./Settings.module.css";

/** The server, for whoever runs it: what it runs on, and what is left to do. */
export default function ServerPage() {
  const { t } = useTranslation();
  const me = useMe();
  const instance = useQuery({ queryKey: ["instance"], queryFn: api.instance });
  if (me && me.role !== "admin") return <NotFound />;
  return (
    <OwnPage title={t("settings.title")}>
      {() => (
        <Stack gap="xl" maw="52rem" mx="auto">
          <AdminTabs />
          <div>
            <Title order={1}>{t("settings.title")}</Title>
            <Text c="dimmed" mt={4}>
              {t("settings.lead")}
            </Text>
            {instance.data && (
              <Text size="sm" c="dimmed">
                {t("settings.version", { version: instance.data.version })}
              </Text>
            )}
          </div>
          <Part id="mail" title={t("settings.mail.title")}>
            <MailPart />
          </Part>
          <Part id="models" title={t("settings.models.title")}>
            <ModelsPart />
          </Part>
          <Part id="providers" title={t("settings.providers.title")}>
            <Anchor component={Link} to="/settings/providers">
              {t("settings.providers.go")}
            </Anchor>
          </Part>
          <Part id="registration" title={t("settings.registration.title")}>
            <RegistrationPart />
          </Part>
          <Part id="retention" title={t("retention.title")}>
            <Retention />
          </Part>
          <Part id="organisations" title={t("organisations.title")}>
            <Anchor component={Link} to="/admin/organisations">
              {t("settings.organisation.all")}
            </Anchor>
          </Part>
        </Stack>
      )}
    </OwnPage>
  );
}

function Part({ id, title, children }: { id: string; title: string; children: ReactNode }) {
  return (
    <section className={classes.part} aria-labelledby={id}>
      <Title order={2} size="h3" id={id}>
        {title}
      </Title>
      {children}
    </section>
  );
}
