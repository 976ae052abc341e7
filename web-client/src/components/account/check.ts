import type { TFunction } from "i18next";
import type { Problem } from "../../api/problem";
import { MOST_PASSWORD, strengthOf } from "../../state/password";

/** Undefined where nothing is wrong with the field, else what to do about it. */
export function emailError(email: string, t: TFunction): string | undefined {
  if (email.trim() === "") return t("signIn.errors.emailMissing");
  // Only what is surely none: whether it is somebody's, the mail will say.
  return /^[^\s@]+@[^\s@]+$/.test(email.trim()) ? undefined : t("signIn.errors.emailWrong");
}

export function newPasswordError(password: string, t: TFunction): string | undefined {
  if (password === "") return t("signIn.errors.passwordMissing");
  if ([...password].length > MOST_PASSWORD) return t("signIn.errors.passwordLong");
  const strength = strengthOf(password);
  return strength.verdict === "short"
    ? t("signIn.errors.passwordShort", { count: strength.missing })
    : undefined;
}

/** What is wrong with a code that was typed. */
export function answerRefusal({ code }: Problem, t: TFunction): string | undefined {
  if (code === "code_wrong") return t("errors.code_wrong");
  return code === "credentials_wrong" ? t("errors.password_wrong") : undefined;
}

const REFUSED = ["password_weak", "password_breached", "password_used"] as const;

/** Why the server does not take a new password; undefined where the refusal is of something else. */
export function passwordRefusal({ code }: Problem, t: TFunction): string | undefined {
  const why = REFUSED.find((one) => one === code);
  return why && t(`errors.${why}`);
}

/** Only those with a text. */
export function errorsOf<V>(
  found: Partial<Record<keyof V & string, string | undefined>>,
): Partial<Record<keyof V & string, string>> {
  return Object.fromEntries(
    Object.entries(found).filter(([, text]) => text !== undefined),
  ) as Partial<Record<keyof V & string, string>>;
}
