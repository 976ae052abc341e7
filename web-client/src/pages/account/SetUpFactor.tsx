import {
  Anchor,
  Button,
  Code,
  CopyButton,
  Group,
  Modal,
  Skeleton,
  Stack,
  Text,
  TextInput,
} from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { accounts } from "../../api/accounts";
import type { BegunFactor, FactorKind, Me, QrPicture } from "../../api/types";
import { CodeField } from "../../components/account/AnswerForm";
import { answerRefusal, errorsOf } from "../../components/account/check";
import { useForm } from "../../components/account/useForm";
import { ProblemNotice } from "../../components/ProblemNotice";
import classes from "./Account.module.css";

interface SetUpFactorProps {
  kind: FactorKind;
  me: Me;
  onClose(): void;
  /** With the first factor come recovery codes. */
  onDone(codes: string[] | undefined): void;
}

/** Sets a second factor up: what it needs, then a first code of it. */
export function SetUpFactor({ kind, me, onClose, onDone }: SetUpFactorProps) {
  const { t } = useTranslation();
  const [phone, setPhone] = useState<string>();
  return (
    <Modal
      opened
      onClose={onClose}
      title={t(`factors.${kind}.title`)}
      closeButtonProps={{ "aria-label": t("app.close") }}
    >
      {kind === "sms" && phone === undefined ? (
        <PhoneForm onSent={setPhone} />
      ) : (
        <Begun kind={kind} me={me} phone={phone} onDone={onDone} />
      )}
    </Modal>
  );
}

function PhoneForm({ onSent }: { onSent(phone: string): void }) {
  const { t } = useTranslation();
  const form = useForm({
    initial: { phone: "" },
    check: ({ phone }) =>
      errorsOf({ phone: phone.trim() === "" ? t("factors.sms.phoneMissing") : undefined }),
    send: async ({ phone }) => {
      await accounts.beginFactor("sms", phone.trim());
      onSent(phone.trim());
    },
    about: ({ code }) =>
      code === "invalid_field" ? { phone: t("factors.sms.phoneWrong") } : undefined,
  });
  return (
    <form {...form.form}>
      <Stack>
        {form.problem !== undefined && (
          <ProblemNotice title={t("factors.setupFailed")} error={form.problem} />
        )}
        <TextInput
          label={t("factors.sms.phone")}
          description={t("factors.sms.phoneHint")}
          type="tel"
          autoComplete="tel"
          maxLength={32}
          required
          withAsterisk={false}
          {...form.field("phone")}
        />
        <Button type="submit" loading={form.pending}>
          {t("factors.sms.send")}
        </Button>
      </Stack>
    </form>
  );
}

interface BegunProps {
  kind: FactorKind;
  me: Me;
  /** Where a code went already. */
  phone: string | undefined;
  onDone(codes: string[] | undefined): void;
}

function Begun({ kind, me, phone, onDone }: BegunProps) {
  const { t } = useTranslation();
  const begin = useMutation({ mutationFn: () => accounts.beginFactor(kind) });
  const { mutate } = begin;
  useEffect(() => {
    if (phone === undefined) mutate();
  }, [phone, mutate]);
  const form = useForm({
    initial: { code: "" },
    check: ({ code }) =>
      errorsOf({ code: code.trim() === "" ? t("factors.codeMissing") : undefined }),
    send: async ({ code }) =>
      onDone((await accounts.confirmFactor(kind, code.trim())) ?? undefined),
    about: (problem) => {
      const code = answerRefusal(problem, t);
      return code === undefined ? undefined : { code };
    },
  });
  if (begin.isError) {
    return (
      <ProblemNotice
        title={t("factors.setupFailed")}
        error={begin.error}
        onRetry={() => begin.mutate()}
      />
    );
  }
  if (phone === undefined && !begin.isSuccess) return <Skeleton height={220} radius="md" />;
  return (
    <Stack>
      {kind === "totp" && begin.data && <Secret begun={begin.data} />}
      {kind === "email" && <Text>{t("factors.email.sent", { email: me.email })}</Text>}
      {kind === "sms" && <Text>{t("factors.sms.sent", { phone: phone ?? "" })}</Text>}
      {form.problem !== undefined && (
        <ProblemNotice title={t("factors.setupFailed")} error={form.problem} />
      )}
      <form {...form.form}>
        <Stack>
          <CodeField
            {...form.field("code")}
            label={t("factors.code")}
            description={kind === "totp" ? t("factors.totp.enter") : undefined}
          />
          <Button type="submit" loading={form.pending}>
            {t("factors.confirm")}
          </Button>
        </Stack>
      </form>
    </Stack>
  );
}

function Secret({ begun }: { begun: BegunFactor }) {
  const { t } = useTranslation();
  const secret = begun.secret ?? "";
  return (
    <>
      <Text>{t("factors.totp.scan")}</Text>
      {begun.picture && <Picture picture={begun.picture} />}
      {begun.link && (
        <Anchor href={begun.link} size="sm" ta="center">
          {t("factors.totp.open")}
        </Anchor>
      )}
      <div>
        <Text size="sm">{t("factors.totp.type")}</Text>
        <Group gap="xs" wrap="nowrap" align="center">
          <Code className={classes.long} data-testid="secret">
            {secret.replace(/(.{4})(?=.)/g, "$1 ")}
          </Code>
          <CopyButton value={secret}>
            {({ copied, copy }) => (
              <Button size="xs" variant="default" onClick={copy} className={classes.still}>
                {t(copied ? "factors.totp.copied" : "factors.totp.copy")}
              </Button>
            )}
          </CopyButton>
        </Group>
      </div>
    </>
  );
}

/** Squares that a standard wants around a code (ISO/IEC 18004), a side. */
const QUIET = 4;

function Picture({ picture: { size, path } }: { picture: QrPicture }) {
  const { t } = useTranslation();
  const side = size + 2 * QUIET;
  return (
    <svg
      viewBox={`${-QUIET} ${-QUIET} ${side} ${side}`}
      className={classes.qr}
      role="img"
      aria-label={t("factors.totp.picture")}
      shapeRendering="crispEdges"
    >
      <path d={path} />
    </svg>
  );
}
