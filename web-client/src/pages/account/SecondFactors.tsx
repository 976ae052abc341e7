import { Alert, Button, Group, Modal, Skeleton, Stack, Text, Title } from "@mantine/core";
import { IconCircleCheck, IconDeviceMobile, IconMail, IconMessage } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { accounts } from "../../api/accounts";
import type { FactorKind, KeptFactor, Me } from "../../api/types";
import { ProblemNotice } from "../../components/ProblemNotice";
import { currentLocale } from "../../i18n";
import classes from "./Account.module.css";
import { RecoveryCodes, RecoveryDialog } from "./RecoveryCodes";
import { SetUpFactor } from "./SetUpFactor";

export const FACTORS = ["factors"] as const;
export const PASSKEYS = ["passkeys"] as const;
const ICONS = { totp: IconDeviceMobile, email: IconMail, sms: IconMessage };

/** What is asked for beside the password. */
export function SecondFactors({ me }: { me: Me }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const factors = useQuery({ queryKey: FACTORS, queryFn: accounts.factors, staleTime: 0 });
  const passkeys = useQuery({ queryKey: PASSKEYS, queryFn: accounts.passkeys, staleTime: 0 });
  const [adding, add] = useState<FactorKind>();
  const [removing, remove] = useState<KeptFactor>();
  const [done, setDone] = useState<FactorKind>();
  const [codes, show] = useState<string[]>();
  const after = () => void queries.invalidateQueries({ queryKey: FACTORS });
  const items = factors.data?.items ?? [];
  const keys = passkeys.data?.items.length ?? 0;
  const possible = (factors.data?.available ?? []).filter(
    (kind) => !items.some((item) => item.kind === kind),
  );
  return (
    <section className={classes.part} aria-labelledby="second">
      <div>
        <Title order={2} size="h3" id="second">
          {t("factors.title")}
        </Title>
        <Text c="dimmed" size="sm">
          {t("factors.lead")}
        </Text>
      </div>
      {done && (
        <Alert role="status" icon={<IconCircleCheck aria-hidden="true" />}>
          {t("factors.done", { name: t(`factors.kinds.${done}`) })}
        </Alert>
      )}
      {factors.isPending && <Skeleton height={120} radius="md" />}
      {factors.isError && (
        <ProblemNotice
          title={t("factors.failed")}
          error={factors.error}
          onRetry={() => void factors.refetch()}
        />
      )}
      {factors.data && passkeys.data && items.length + keys === 0 && (
        <Text>{t("factors.none")}</Text>
      )}
      <ul className={classes.list} data-testid="factors">
        {items.map((item) => (
          <FactorRow key={item.kind} kind={item.kind} text={<Since factor={item} />}>
            <Button
              size="xs"
              variant="default"
              onClick={() => remove(item)}
              aria-label={t("factors.removeNamed", { name: t(`factors.kinds.${item.kind}`) })}
            >
              {t("factors.remove")}
            </Button>
          </FactorRow>
        ))}
        {possible.map((kind) => (
          <FactorRow key={kind} kind={kind} text={t(`factors.about.${kind}`)}>
            <Button
              size="xs"
              variant={items.length + keys === 0 && kind === "totp" ? "filled" : "default"}
              onClick={() => add(kind)}
              aria-label={t("factors.addNamed", { name: t(`factors.kinds.${kind}`) })}
            >
              {t("factors.add")}
            </Button>
          </FactorRow>
        ))}
      </ul>
      {factors.data && items.length + keys > 0 && (
        <RecoveryCodes left={factors.data.recovery_codes} onMade={show} />
      )}
      {adding && (
        <SetUpFactor
          kind={adding}
          me={me}
          onClose={() => add(undefined)}
          onDone={(made) => {
            setDone(adding);
            add(undefined);
            if (made) show(made);
            after();
          }}
        />
      )}
      <RemoveDialog
        factor={removing}
        isLast={items.length + keys === 1}
        onClose={() => remove(undefined)}
        onDone={() => {
          remove(undefined);
          setDone(undefined);
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

interface FactorRowProps {
  kind: FactorKind;
  text: React.ReactNode;
  children: React.ReactNode;
}

function FactorRow({ kind, text, children }: FactorRowProps) {
  const { t } = useTranslation();
  const Icon = ICONS[kind];
  return (
    <li className={classes.login}>
      <Icon size={26} aria-hidden="true" className={classes.device} />
      <div className={classes.what}>
        <Text fw={600}>{t(`factors.kinds.${kind}`)}</Text>
        <Text size="sm" c="dimmed" className={classes.long}>
          {text}
        </Text>
      </div>
      {children}
    </li>
  );
}

function Since({ factor }: { factor: KeptFactor }) {
  const { t } = useTranslation();
  const date = new Intl.DateTimeFormat(currentLocale(), { dateStyle: "medium" });
  const when = (text: string) => date.format(new Date(text));
  return (
    <>
      {factor.hint && `${factor.hint} · `}
      {t("factors.since", { when: when(factor.confirmed_at) })}
      {factor.used_at && ` · ${t("factors.used", { when: when(factor.used_at) })}`}
    </>
  );
}

interface RemoveDialogProps {
  factor: KeptFactor | undefined;
  isLast: boolean;
  onClose(): void;
  onDone(): void;
}

function RemoveDialog({ factor, isLast, onClose, onDone }: RemoveDialogProps) {
  const { t } = useTranslation();
  const removing = useMutation({ mutationFn: accounts.removeFactor, onSuccess: onDone });
  return (
    <Modal
      opened={factor !== undefined}
      onClose={onClose}
      title={t("factors.removeTitle")}
      closeButtonProps={{ "aria-label": t("app.close") }}
    >
      {factor && (
        <Stack>
          <Text>{t("factors.removeText", { name: t(`factors.kinds.${factor.kind}`) })}</Text>
          {isLast && <Text>{t("factors.removeLast")}</Text>}
          {removing.isError && (
            <ProblemNotice title={t("factors.notRemoved")} error={removing.error} />
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t("factors.cancel")}
            </Button>
            <Button
              color="red"
              loading={removing.isPending}
              onClick={() => removing.mutate(factor.kind)}
            >
              {t("factors.remove")}
            </Button>
          </Group>
        </Stack>
      )}
    </Modal>
  );
}
