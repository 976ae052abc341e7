import { Alert, Button, Group, Modal, Progress, Skeleton, Stack, Text, Title } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconAlertTriangle, IconFileZip, IconTrash } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { expression } from "../../api/expression";
import { privacy } from "../../api/privacy";
import type { DataExport, Me, OwnPrivacy } from "../../api/types";
import { emailError, errorsOf } from "../../components/account/check";
import { EmailField, PasswordField } from "../../components/account/fields";
import { useForm } from "../../components/account/useForm";
import { ProblemNotice } from "../../components/ProblemNotice";
import { currentLocale } from "../../i18n";
import { bytes } from "../../state/format";
import { account } from "../../state/signed-in";
import type { LoginState } from "../sign-in/LoginPage";
import classes from "./Account.module.css";
import { Consents } from "./Consents";

const PRIVACY = ["privacy"] as const;

/** While a file is being made it is looked at this often, milliseconds. */
const LOOK_EVERY = 1_500;

/** What is one's own: to take along as a file, and to be gone. */
export function Privacy({ me }: { me: Me }) {
  const { t } = useTranslation();
  const own = useQuery({
    queryKey: PRIVACY,
    queryFn: privacy.own,
    staleTime: 0,
    refetchInterval: ({ state }) => (state.data?.exports.some(isOpen) ? LOOK_EVERY : false),
  });
  if (own.isPending) return <Skeleton height={240} radius="md" />;
  if (own.isError) {
    return (
      <ProblemNotice
        title={t("privacy.failed")}
        error={own.error}
        onRetry={() => void own.refetch()}
      />
    );
  }
  return (
    <Stack gap="xl">
      <Consents />
      <Exports exports={own.data.exports} />
      <VoiceConsent />
      <Deletion me={me} own={own.data} />
    </Stack>
  );
}

function isOpen({ state }: DataExport): boolean {
  return state === "queued" || state === "making";
}

function Exports({ exports }: { exports: DataExport[] }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const after = () => void queries.invalidateQueries({ queryKey: PRIVACY });
  const asking = useMutation({ mutationFn: privacy.ask, onSuccess: after });
  return (
    <section className={classes.part} aria-labelledby="own-data">
      <div>
        <Title order={2} size="h3" id="own-data">
          {t("privacy.data")}
        </Title>
        <Text c="dimmed" size="sm">
          {t("privacy.dataLead")}
        </Text>
      </div>
      {asking.isError && <ProblemNotice title={t("privacy.notAsked")} error={asking.error} />}
      <ul className={classes.list} data-testid="exports">
        {exports.map((one) => (
          <ExportRow key={one.id} one={one} onRemoved={after} />
        ))}
      </ul>
      <Button
        variant="default"
        w="fit-content"
        leftSection={<IconFileZip size={18} aria-hidden="true" />}
        loading={asking.isPending}
        disabled={exports.some(isOpen)}
        onClick={() => asking.mutate()}
      >
        {t("privacy.ask")}
      </Button>
    </section>
  );
}

function ExportRow({ one, onRemoved }: { one: DataExport; onRemoved(): void }) {
  const { t } = useTranslation();
  const locale = currentLocale();
  const date = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" });
  const fetching = useMutation({
    mutationFn: () => privacy.link(one.id),
    onSuccess: ({ path }) => window.location.assign(path),
  });
  const removing = useMutation({ mutationFn: () => privacy.remove(one.id), onSuccess: onRemoved });
  const asked = date.format(new Date(one.asked_at));
  return (
    <li className={classes.login}>
      <div className={classes.what}>
        <Text fw={600}>{t(`privacy.states.${one.state}`)}</Text>
        <Text size="sm" c="dimmed">
          {t("privacy.asked", { when: asked })}
          {one.bytes != null && ` · ${bytes(one.bytes, locale)}`}
          {one.state === "ready" &&
            ` · ${t("privacy.until", { when: date.format(new Date(one.expires_at)) })}`}
        </Text>
        {one.elsewhere > 0 && (
          <Text size="sm">{t("privacy.elsewhere", { count: one.elsewhere })}</Text>
        )}
        {isOpen(one) && (
          <Progress value={Math.max(4, one.progress)} mt="xs" aria-label={t("privacy.progress")} />
        )}
        {(fetching.error ?? removing.error) && (
          <ProblemNotice title={t("privacy.notFetched")} error={fetching.error ?? removing.error} />
        )}
      </div>
      <Group gap="xs">
        {one.state === "ready" && (
          <Button size="xs" loading={fetching.isPending} onClick={() => fetching.mutate()}>
            {t("privacy.fetch")}
          </Button>
        )}
        <Button
          size="xs"
          variant="default"
          loading={removing.isPending}
          onClick={() => removing.mutate()}
          aria-label={t(isOpen(one) ? "privacy.stopNamed" : "privacy.removeNamed", { when: asked })}
        >
          {t(isOpen(one) ? "privacy.stop" : "privacy.remove")}
        </Button>
      </Group>
    </li>
  );
}

/** The yes to a model that guesses at one's own voice, where one gave it. */
function VoiceConsent() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const consent = useQuery({
    queryKey: ["voice-expression", "consent"],
    queryFn: expression.consent,
  });
  const withdrawing = useMutation({
    mutationFn: expression.withdraw,
    onSettled: () => queries.invalidateQueries({ queryKey: ["voice-expression"] }),
  });
  const given = consent.data?.given_at;
  if (!given) return null;
  const date = new Intl.DateTimeFormat(currentLocale(), { dateStyle: "long" });
  return (
    <section className={classes.part} aria-labelledby="voice-consent">
      <Title order={2} size="h3" id="voice-consent">
        {t("expression.title")}
      </Title>
      <Text c="dimmed" size="sm">
        {t("expression.agreedOn", { date: date.format(new Date(given)) })}
      </Text>
      {withdrawing.isError && (
        <ProblemNotice title={t("expression.notChanged")} error={withdrawing.error} />
      )}
      <Button
        variant="default"
        w="fit-content"
        loading={withdrawing.isPending}
        onClick={() => withdrawing.mutate()}
      >
        {t("expression.withdraw")}
      </Button>
    </section>
  );
}

function Deletion({ me, own }: { me: Me; own: OwnPrivacy }) {
  const { t } = useTranslation();
  const [opened, dialog] = useDisclosure(false);
  const navigate = useNavigate();
  // The server has ended every login: where one signs in, it is said until when that helps.
  const leave = (due: string) => {
    account.ended();
    const state = { deletedOn: due } satisfies LoginState;
    // After this page has shown its guest the way in.
    setTimeout(() => void navigate("/login", { replace: true, state }));
  };
  const list = new Intl.ListFormat(currentLocale(), { type: "conjunction" });
  const isAlone = own.managed_alone.length > 0;
  return (
    <section className={classes.part} aria-labelledby="deletion">
      <div>
        <Title order={2} size="h3" id="deletion">
          {t("privacy.deletion")}
        </Title>
        <Text c="dimmed" size="sm">
          {own.deletion_days === 0
            ? t("privacy.deletionLeadNow")
            : t("privacy.deletionLead", { count: own.deletion_days })}
        </Text>
      </div>
      {isAlone && (
        <Alert icon={<IconAlertTriangle aria-hidden="true" />} color="copper">
          {t("privacy.alone", { names: list.format(own.managed_alone) })}
        </Alert>
      )}
      <Button
        color="red"
        variant="light"
        w="fit-content"
        disabled={isAlone}
        leftSection={<IconTrash size={18} aria-hidden="true" />}
        onClick={dialog.open}
      >
        {t("privacy.delete")}
      </Button>
      <Modal
        opened={opened}
        onClose={dialog.close}
        title={t("privacy.deleteTitle")}
        closeButtonProps={{ "aria-label": t("app.close") }}
      >
        <DeleteForm me={me} own={own} onDone={leave} onCancel={dialog.close} />
      </Modal>
    </section>
  );
}

interface DeleteFormProps {
  me: Me;
  own: OwnPrivacy;
  /** With the day of it. */
  onDone(due: string): void;
  onCancel(): void;
}

function DeleteForm({ me, own, onDone, onCancel }: DeleteFormProps) {
  const { t } = useTranslation();
  const form = useForm({
    initial: { password: "", email: "" },
    check: ({ password, email }) =>
      errorsOf({
        password:
          own.has_password && password === "" ? t("signIn.errors.passwordMissing") : undefined,
        email: own.has_password ? undefined : emailError(email, t),
      }),
    send: async ({ password, email }) => {
      const proof = own.has_password ? { password } : { email: email.trim() };
      onDone((await privacy.deleteMe(proof)).due_at);
    },
    about: ({ code }) => {
      if (code !== "credentials_wrong") return undefined;
      return own.has_password
        ? { password: t("errors.password_wrong") }
        : { email: t("privacy.otherEmail") };
    },
  });
  return (
    <form {...form.form}>
      <Stack>
        <Text>
          {own.deletion_days === 0
            ? t("privacy.deleteTextNow")
            : t("privacy.deleteText", { count: own.deletion_days })}
        </Text>
        <Text size="sm" c="dimmed">
          {t("privacy.stays")}
        </Text>
        {form.problem !== undefined && (
          <ProblemNotice title={t("privacy.notDeleted")} error={form.problem} />
        )}
        {own.has_password ? (
          <>
            {/* Tells password managers whose password this is. */}
            <input
              type="text"
              name="username"
              autoComplete="username"
              value={me.email}
              readOnly
              hidden
            />
            <PasswordField {...form.field("password")} label={t("account.currentPassword")} />
          </>
        ) : (
          <EmailField
            {...form.field("email")}
            label={t("privacy.typeEmail", { email: me.email })}
          />
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onCancel}>
            {t("account.cancel")}
          </Button>
          <Button type="submit" color="red" loading={form.pending}>
            {t("privacy.deleteNow")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
