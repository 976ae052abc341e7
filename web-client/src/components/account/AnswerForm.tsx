import { Anchor, Button, Group, Stack, Text, TextInput } from "@mantine/core";
import { IconFingerprint } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Means, Offered, PasskeyRequestOptions } from "../../api/types";
import { ProblemNotice } from "../ProblemNotice";
import { answerRefusal, errorsOf } from "./check";
import { PasswordField } from "./fields";
import { canPasskeys, signWithPasskey, whyNot } from "./passkey";
import { useForm } from "./useForm";

interface AnswerFormProps {
  methods: readonly Offered[];
  submit: string;
  failed: string;
  onSend(method: Means): Promise<void>;
  /** What a passkey is to sign. */
  onAskPasskey(): Promise<PasskeyRequestOptions>;
  onAnswer(method: Means, answer: string): Promise<void>;
}

/** Shows that it is oneself, by one of these ways; the others are a click away. */
export function AnswerForm({ methods, ...props }: AnswerFormProps) {
  const { t } = useTranslation();
  const usable = methods.filter(({ method }) => method !== "passkey" || canPasskeys());
  const [chosen, choose] = useState(usable[0]?.method);
  const current = usable.find(({ method }) => method === chosen);
  const others = usable.filter(({ method }) => method !== chosen);
  const nameOf = ({ method, hint }: Offered) => t(`factors.ask.${method}`, { hint: hint ?? "" });
  if (!current) return <Text>{t("passkeys.notHere")}</Text>;
  return (
    <Stack gap="lg">
      {current.method === "passkey" ? (
        <ByPasskey {...props} />
      ) : (
        <OneWay key={current.method} way={current} label={nameOf(current)} {...props} />
      )}
      {others.length > 0 && (
        <div>
          <Text size="sm" fw={600}>
            {t("factors.other")}
          </Text>
          {others.map((other) => (
            <Anchor
              key={other.method}
              component="button"
              type="button"
              size="sm"
              display="block"
              ta="start"
              py={4}
              onClick={() => choose(other.method)}
            >
              {nameOf(other)}
            </Anchor>
          ))}
        </div>
      )}
    </Stack>
  );
}

function ByPasskey({ failed, onAskPasskey, onAnswer }: Omit<AnswerFormProps, "methods">) {
  const { t } = useTranslation();
  const signing = useMutation({
    mutationFn: async () => {
      const options = await onAskPasskey();
      const signed = await signWithPasskey(options).catch((caught: unknown) => {
        const why = whyNot(caught);
        throw why ? new Error(t(why)) : caught;
      });
      await onAnswer("passkey", JSON.stringify(signed));
    },
  });
  return (
    <Stack>
      {signing.isError && <ProblemNotice title={failed} error={signing.error} />}
      <Button
        leftSection={<IconFingerprint size={20} aria-hidden="true" />}
        loading={signing.isPending}
        onClick={() => signing.mutate()}
        data-autofocus
        autoFocus
        fullWidth
      >
        {t("passkeys.use")}
      </Button>
    </Stack>
  );
}

interface OneWayProps extends Omit<AnswerFormProps, "methods"> {
  way: Offered;
  label: string;
}

function OneWay({ way: { method }, label, submit, failed, onSend, onAnswer }: OneWayProps) {
  const { t } = useTranslation();
  const isSent = method === "email" || method === "sms";
  const sending = useMutation({ mutationFn: () => onSend(method) });
  const missing = t(
    method === "password" ? "signIn.errors.passwordMissing" : "factors.codeMissing",
  );
  const form = useForm({
    initial: { answer: "" },
    check: ({ answer }) => errorsOf({ answer: answer.trim() === "" ? missing : undefined }),
    send: ({ answer }) => onAnswer(method, method === "password" ? answer : answer.trim()),
    about: (problem) => {
      const answer = answerRefusal(problem, t);
      return answer === undefined ? undefined : { answer };
    },
  });
  return (
    <form {...form.form}>
      <Stack>
        {form.problem !== undefined && <ProblemNotice title={failed} error={form.problem} />}
        {sending.isError && <ProblemNotice title={t("factors.notSent")} error={sending.error} />}
        {isSent && !sending.isSuccess ? (
          <>
            <Text>{label}</Text>
            <Button loading={sending.isPending} onClick={() => sending.mutate()} autoFocus>
              {t("factors.send")}
            </Button>
          </>
        ) : (
          <>
            {method === "password" ? (
              <PasswordField {...form.field("answer")} label={label} autoFocus />
            ) : (
              <CodeField
                {...form.field("answer")}
                label={label}
                isDigits={method !== "recovery"}
                autoFocus
              />
            )}
            {isSent && (
              <Group justify="space-between" gap="xs">
                <Text size="sm" c="dimmed" role="status">
                  {t("factors.sentTo")}
                </Text>
                <Anchor component="button" type="button" size="sm" onClick={() => sending.mutate()}>
                  {t("factors.sendAgain")}
                </Anchor>
              </Group>
            )}
            <Button type="submit" loading={form.pending} fullWidth>
              {submit}
            </Button>
          </>
        )}
      </Stack>
    </form>
  );
}

interface CodeFieldProps extends React.ComponentProps<typeof TextInput> {
  /** Digits alone, which phones fill in from the message; else letters as well. */
  isDigits?: boolean;
}

/** A code that is typed, pasted or filled in. */
export function CodeField({ isDigits = true, ...props }: CodeFieldProps) {
  return (
    <TextInput
      inputMode={isDigits ? "numeric" : "text"}
      autoComplete={isDigits ? "one-time-code" : "off"}
      autoCapitalize="none"
      spellCheck={false}
      maxLength={40}
      required
      withAsterisk={false}
      {...props}
    />
  );
}
