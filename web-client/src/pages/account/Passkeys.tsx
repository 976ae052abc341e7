import {
  Alert,
  Badge,
  Button,
  Group,
  Modal,
  Skeleton,
  Stack,
  Text,
  TextInput,
  Title,
} from "@mantine/core";
import { IconCircleCheck, IconFingerprint } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { accounts } from "../../api/accounts";
import type { Me, Passkey } from "../../api/types";
import { errorsOf } from "../../components/account/check";
import { canPasskeys, makePasskey, whyNot } from "../../components/account/passkey";
import { useForm } from "../../components/account/useForm";
import { ProblemNotice } from "../../components/ProblemNotice";
import { currentLocale } from "../../i18n";
import classes from "./Account.module.css";
import { RecoveryDialog } from "./RecoveryCodes";
import { FACTORS, PASSKEYS } from "./SecondFactors";

const MOST = 20;

/** The keys that one's devices keep: made, named, taken away. */
export function Passkeys({ me }: { me: Me }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const passkeys = useQuery({ queryKey: PASSKEYS, queryFn: accounts.passkeys, staleTime: 0 });
  const factors = useQuery({ queryKey: FACTORS, queryFn: accounts.factors, staleTime: 0 });
  const [codes, show] = useState<string[]>();
  const [renaming, rename] = useState<Passkey>();
  const [removing, remove] = useState<Passkey>();
  const after = () => {
    void queries.invalidateQueries({ queryKey: PASSKEYS });
    void queries.invalidateQueries({ queryKey: FACTORS });
  };
  const making = useMutation({
    mutationFn: async () => {
      const begun = await accounts.beginPasskey();
      try {
        const made = await makePasskey(begun.public_key);
        return await accounts.makePasskey(begun.suggested_name || t("passkeys.unnamed"), made);
      } catch (caught) {
        const why = whyNot(caught);
        throw why ? new Error(t(why)) : caught;
      }
    },
    onSuccess: ({ recovery_codes }) => {
      if (recovery_codes) show(recovery_codes);
      after();
    },
  });
  const items = passkeys.data?.items ?? [];
  const isLast = items.length === 1 && factors.data?.items.length === 0;
  return (
    <section className={classes.part} aria-labelledby="passkeys">
      <div>
        <Title order={2} size="h3" id="passkeys">
          {t("passkeys.title")}
        </Title>
        <Text c="dimmed" size="sm">
          {t("passkeys.lead")}
        </Text>
      </div>
      {making.isSuccess && (
        <Alert role="status" icon={<IconCircleCheck aria-hidden="true" />}>
          {t("passkeys.made", { name: making.data.passkey.name })}
        </Alert>
      )}
      {making.isError && <ProblemNotice title={t("passkeys.notMade")} error={making.error} />}
      {passkeys.isPending && <Skeleton height={120} radius="md" />}
      {passkeys.isError && (
        <ProblemNotice
          title={t("passkeys.failed")}
          error={passkeys.error}
          onRetry={() => void passkeys.refetch()}
        />
      )}
      {passkeys.data?.available && items.length === 0 && <Text>{t("passkeys.none")}</Text>}
      <ul className={classes.list} data-testid="passkeys">
        {items.map((item) => (
          <PasskeyRow key={item.id} passkey={item}>
            <Button
              size="xs"
              variant="default"
              onClick={() => rename(item)}
              aria-label={t("passkeys.renameNamed", { name: item.name })}
            >
              {t("passkeys.rename")}
            </Button>
            <Button
              size="xs"
              variant="default"
              onClick={() => remove(item)}
              aria-label={t("passkeys.removeNamed", { name: item.name })}
            >
              {t("passkeys.remove")}
            </Button>
          </PasskeyRow>
        ))}
      </ul>
      {passkeys.data && (
        <AddPasskey
          why={whyNone(passkeys.data.available, items.length)}
          pending={making.isPending}
          isFirst={items.length === 0}
          onAdd={() => making.mutate()}
        />
      )}
      {renaming && (
        <RenameDialog
          passkey={renaming}
          onClose={() => rename(undefined)}
          onDone={() => {
            rename(undefined);
            after();
          }}
        />
      )}
      <RemoveDialog
        passkey={removing}
        isLast={isLast}
        onClose={() => remove(undefined)}
        onDone={() => {
          remove(undefined);
          making.reset();
          after();
        }}
      />
      <RecoveryDialog
        codes={codes}
        me={me}
        onClose={() => {
          show(undefined);
          after();
        }}
      />
    </section>
  );
}

type Why = "passkeys.unavailable" | "passkeys.notHere" | "passkeys.most";

function whyNone(isAvailable: boolean, count: number): Why | undefined {
  if (!isAvailable) return "passkeys.unavailable";
  if (!canPasskeys()) return "passkeys.notHere";
  return count >= MOST ? "passkeys.most" : undefined;
}

interface AddPasskeyProps {
  why: Why | undefined;
  pending: boolean;
  isFirst: boolean;
  onAdd(): void;
}

function AddPasskey({ why, pending, isFirst, onAdd }: AddPasskeyProps) {
  const { t } = useTranslation();
  if (why) {
    return (
      <Text size="sm" c="dimmed">
        {t(why)}
      </Text>
    );
  }
  return (
    <Button
      w="fit-content"
      variant={isFirst ? "filled" : "default"}
      loading={pending}
      onClick={onAdd}
    >
      {t("passkeys.add")}
    </Button>
  );
}

function PasskeyRow({ passkey, children }: { passkey: Passkey; children: React.ReactNode }) {
  const { t } = useTranslation();
  const date = new Intl.DateTimeFormat(currentLocale(), { dateStyle: "medium" });
  const when = (text: string) => date.format(new Date(text));
  return (
    <li className={classes.login}>
      <IconFingerprint size={26} aria-hidden="true" className={classes.device} />
      <div className={classes.what}>
        <Group gap="xs">
          <Text fw={600} className={classes.long}>
            {passkey.name}
          </Text>
          {passkey.synced && (
            <Badge variant="light" tt="none">
              {t("passkeys.synced")}
            </Badge>
          )}
        </Group>
        <Text size="sm" c="dimmed">
          {t("passkeys.since", { when: when(passkey.created_at) })}
          {passkey.used_at && ` · ${t("passkeys.used", { when: when(passkey.used_at) })}`}
        </Text>
      </div>
      <Group gap="xs">{children}</Group>
    </li>
  );
}

interface DialogProps {
  onClose(): void;
  onDone(): void;
}

function RenameDialog({ passkey, onClose, onDone }: DialogProps & { passkey: Passkey }) {
  const { t } = useTranslation();
  const form = useForm({
    initial: { name: passkey.name },
    check: ({ name }) =>
      errorsOf({ name: name.trim() === "" ? t("passkeys.nameMissing") : undefined }),
    send: async ({ name }) => {
      await accounts.renamePasskey(passkey.id, name.trim());
      onDone();
    },
    about: ({ code }) => (code === "invalid_field" ? { name: t("passkeys.nameWrong") } : undefined),
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("passkeys.renameTitle")}
      closeButtonProps={{ "aria-label": t("app.close") }}
    >
      <form {...form.form}>
        <Stack>
          {form.problem !== undefined && (
            <ProblemNotice title={t("passkeys.notRenamed")} error={form.problem} />
          )}
          <TextInput
            {...form.field("name")}
            label={t("passkeys.name")}
            maxLength={80}
            autoComplete="off"
            data-autofocus
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t("passkeys.cancel")}
            </Button>
            <Button type="submit" loading={form.pending}>
              {t("passkeys.save")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

interface RemoveDialogProps extends DialogProps {
  passkey: Passkey | undefined;
  isLast: boolean;
}

function RemoveDialog({ passkey, isLast, onClose, onDone }: RemoveDialogProps) {
  const { t } = useTranslation();
  const removing = useMutation({ mutationFn: accounts.removePasskey, onSuccess: onDone });
  return (
    <Modal
      opened={passkey !== undefined}
      onClose={onClose}
      title={t("passkeys.removeTitle")}
      closeButtonProps={{ "aria-label": t("app.close") }}
    >
      {passkey && (
        <Stack>
          <Text className={classes.long}>{t("passkeys.removeText", { name: passkey.name })}</Text>
          {isLast && <Text>{t("passkeys.removeLast")}</Text>}
          {removing.isError && (
            <ProblemNotice title={t("passkeys.notRemoved")} error={removing.error} />
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t("passkeys.cancel")}
            </Button>
            <Button
              color="red"
              loading={removing.isPending}
              onClick={() => removing.mutate(passkey.id)}
            >
              {t("passkeys.remove")}
            </Button>
          </Group>
        </Stack>
      )}
    </Modal>
  );
}
