import {
  PasswordInput,
  type PasswordInputProps,
  Text,
  TextInput,
  type TextInputProps,
} from "@mantine/core";
import { IconArrowBigUpLines } from "@tabler/icons-react";
import { type KeyboardEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { strengthOf } from "../../state/password";
import classes from "./Account.module.css";

/** The address that one signs in with. */
export function EmailField(props: TextInputProps) {
  const { t } = useTranslation();
  return (
    <TextInput
      label={t("signIn.email")}
      type="email"
      inputMode="email"
      autoComplete="username"
      autoCapitalize="none"
      spellCheck={false}
      maxLength={254}
      required
      withAsterisk={false}
      {...props}
    />
  );
}

/** A password that can be shown, pasted and filled in by a manager, with a word on Caps Lock. */
export function PasswordField(props: PasswordInputProps) {
  const { t } = useTranslation();
  const [shown, setShown] = useState(false);
  const [capsLock, setCapsLock] = useState(false);
  const look = (event: KeyboardEvent) => setCapsLock(event.getModifierState("CapsLock"));
  return (
    <div>
      <PasswordInput
        label={t("signIn.password")}
        autoComplete="current-password"
        visible={shown}
        onVisibilityChange={setShown}
        visibilityToggleButtonProps={{
          tabIndex: 0,
          "aria-label": t(shown ? "signIn.hide" : "signIn.show"),
        }}
        onKeyDown={look}
        onKeyUp={look}
        onBlur={() => setCapsLock(false)}
        maxLength={1024}
        required
        withAsterisk={false}
        // The other inputs of the library say so by themselves.
        aria-invalid={props.error ? true : undefined}
        {...props}
      />
      <div aria-live="polite">
        {capsLock && (
          <Text size="sm" className={classes.hint}>
            <IconArrowBigUpLines size={18} aria-hidden="true" />
            {t("signIn.capsLock")}
          </Text>
        )}
      </div>
    </div>
  );
}

interface NewPasswordProps extends PasswordInputProps {
  value: string;
  /** The person's own name and address, which others guess first. */
  personal: readonly string[];
}

/** A password that is being chosen: how good it is, in words. */
export function NewPasswordField({ personal, ...props }: NewPasswordProps) {
  const { t } = useTranslation();
  const id = useId();
  const strength = strengthOf(props.value, personal);
  return (
    <div>
      <PasswordField
        label={t("signIn.newPassword")}
        autoComplete="new-password"
        description={t("signIn.newPasswordHint")}
        aria-describedby={id}
        {...props}
      />
      <Text
        id={id}
        size="sm"
        className={classes.strength}
        data-verdict={props.value === "" ? undefined : strength.verdict}
        data-testid="strength"
        // Not at each of the first characters, whose count the eye follows and the ear need not.
        aria-live={strength.verdict === "short" ? "off" : "polite"}
      >
        {/* An error says it already. */}
        {props.value !== "" &&
          !props.error &&
          (strength.verdict === "short"
            ? t("signIn.strength.short", { count: strength.missing })
            : t(`signIn.strength.${strength.verdict}`))}
      </Text>
    </div>
  );
}
