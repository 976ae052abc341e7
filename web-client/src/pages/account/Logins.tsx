import { Badge, Button, Group, Modal, Skeleton, Stack, Text, Title } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconDeviceDesktop, IconDeviceMobile } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { accounts } from "../../api/accounts";
import type { Login } from "../../api/types";
import { ProblemNotice } from "../../components/ProblemNotice";
import { currentLocale } from "../../i18n";
import { isPhone, sorted } from "../../state/logins";
import { account } from "../../state/signed-in";
import classes from "./Account.module.css";

export const LOGINS = ["logins"] as const;

/** Where one is signed in, with the way to end it, and where one was. */
export function Logins() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [asking, dialog] = useDisclosure(false);
  const logins = useQuery({ queryKey: LOGINS, queryFn: accounts.logins, staleTime: 0 });
  const after = () => void queries.invalidateQueries({ queryKey: LOGINS });
  const ending = useMutation({
    mutationFn: (login: Login) => (login.current ? account.signOut() : accounts.endLogin(login.id)),
    onSuccess: after,
  });
  const endingOthers = useMutation({
    mutationFn: accounts.endOtherLogins,
    onSuccess: () => {
      dialog.close();
      after();
    },
  });
  const { open, over } = sorted(logins.data ?? []);
  const others = open.filter(({ current }) => !current).length;
  return (
    <>
      <section className={classes.part} aria-labelledby="logins">
        <div>
          <Title order={2} size="h3" id="logins">
            {t("account.logins")}
          </Title>
          <Text c="dimmed" size="sm">
            {t("account.loginsLead")}
          </Text>
        </div>
        {logins.isPending && <Skeleton height={120} radius="md" />}
        {logins.isError && (
          <ProblemNotice
            title={t("account.loginsFailed")}
            error={logins.error}
            onRetry={() => void logins.refetch()}
          />
        )}
        {ending.isError && <ProblemNotice title={t("account.notEnded")} error={ending.error} />}
        <ul className={classes.list} data-testid="logins">
          {open.map((login) => (
            <LoginRow key={login.id} login={login}>
              <Button
                size="xs"
                variant="default"
                loading={ending.isPending && ending.variables.id === login.id}
                onClick={() => ending.mutate(login)}
                aria-label={t(login.current ? "account.signOutHere" : "account.endNamed", {
                  device: login.device,
                })}
              >
                {t(login.current ? "nav.signOut" : "account.end")}
              </Button>
            </LoginRow>
          ))}
        </ul>
        {others > 0 && (
          <Button variant="default" onClick={dialog.open} w="fit-content">
            {t("account.endOthers", { count: others })}
          </Button>
        )}
      </section>
      {over.length > 0 && (
        <section className={classes.part} aria-labelledby="history">
          <Title order={2} size="h3" id="history">
            {t("account.history")}
          </Title>
          <ul className={classes.list} data-testid="login-history">
            {over.map((login) => (
              <LoginRow key={login.id} login={login} />
            ))}
          </ul>
        </section>
      )}
      <Modal
        opened={asking}
        onClose={dialog.close}
        title={t("account.endOthersTitle")}
        closeButtonProps={{ "aria-label": t("app.close") }}
      >
        <Stack>
          <Text>{t("account.endOthersText")}</Text>
          {endingOthers.isError && (
            <ProblemNotice title={t("account.notEnded")} error={endingOthers.error} />
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={dialog.close}>
              {t("account.cancel")}
            </Button>
            <Button loading={endingOthers.isPending} onClick={() => endingOthers.mutate()}>
              {t("account.endOthers", { count: others })}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}

function LoginRow({ login, children }: { login: Login; children?: React.ReactNode }) {
  const { t } = useTranslation();
  const Icon = isPhone(login.device) ? IconDeviceMobile : IconDeviceDesktop;
  const date = new Intl.DateTimeFormat(currentLocale(), {
    dateStyle: "medium",
    timeStyle: "short",
  });
  const when = (text: string) => date.format(new Date(text));
  return (
    <li className={classes.login}>
      <Icon size={26} aria-hidden="true" className={classes.device} />
      <div className={classes.what}>
        <Group gap="xs">
          <Text fw={600} className={classes.long}>
            {login.device || t("account.unknownDevice")}
          </Text>
          {login.current && (
            <Badge variant="light" tt="none">
              {t("account.thisBrowser")}
            </Badge>
          )}
          {login.far && (
            <Badge variant="light" tt="none" color="copper">
              {t("account.far")}
            </Badge>
          )}
        </Group>
        <Text size="sm" c="dimmed" className={classes.when}>
          {login.place && `${t("account.near", { place: login.place })} · `}
          {t("account.since", { when: when(login.created_at) })}
          {" · "}
          {login.ended_at == null
            ? t("account.lastSeen", { when: when(login.seen_at) })
            : t("account.ended", { when: when(login.ended_at) })}
        </Text>
      </div>
      {children}
    </li>
  );
}
