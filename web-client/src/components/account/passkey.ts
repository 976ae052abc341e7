/** The browser's side of passkeys: asks the device, and hands over what it says. */
import type {
  MadeCredential,
  PasskeyCreationOptions,
  PasskeyRequestOptions,
  SignedCredential,
} from "../../api/types";
import { fromBase64url, toBase64url } from "../../state/base64url";

/** Whether this browser has passkeys at all; without https it has none. */
export function canPasskeys(): boolean {
  return typeof PublicKeyCredential !== "undefined" && navigator.credentials !== undefined;
}

/** Whether it offers them among what it fills in. */
export async function canFillIn(): Promise<boolean> {
  if (!canPasskeys()) return false;
  return (await PublicKeyCredential.isConditionalMediationAvailable?.()) ?? false;
}

/** Has a device make a passkey. */
export async function makePasskey(options: PasskeyCreationOptions): Promise<MadeCredential> {
  const made = (await navigator.credentials.create({
    publicKey: {
      ...options,
      attestation: "none",
      challenge: fromBase64url(options.challenge),
      user: { ...options.user, id: fromBase64url(options.user.id) },
      pubKeyCredParams: options.pubKeyCredParams.map(({ alg }) => ({ type: "public-key", alg })),
      excludeCredentials: known(options.excludeCredentials),
      authenticatorSelection: {
        residentKey: "required",
        requireResidentKey: true,
        userVerification: "required",
      },
    },
  })) as PublicKeyCredential;
  const response = made.response as AuthenticatorAttestationResponse;
  return {
    id: made.id,
    response: {
      clientDataJSON: toBase64url(response.clientDataJSON),
      attestationObject: toBase64url(response.attestationObject),
      transports: response.getTransports?.() ?? [],
    },
  };
}

/** Has a device sign; `quiet` waits until a passkey is chosen among what the browser fills in. */
export async function signWithPasskey(
  options: PasskeyRequestOptions,
  quiet?: AbortSignal,
): Promise<SignedCredential> {
  const signed = (await navigator.credentials.get({
    ...(quiet && { mediation: "conditional", signal: quiet }),
    publicKey: {
      challenge: fromBase64url(options.challenge),
      rpId: options.rpId,
      timeout: options.timeout,
      userVerification: "required",
      allowCredentials: known(options.allowCredentials),
    },
  })) as PublicKeyCredential;
  const response = signed.response as AuthenticatorAssertionResponse;
  return {
    id: signed.id,
    response: {
      clientDataJSON: toBase64url(response.clientDataJSON),
      authenticatorData: toBase64url(response.authenticatorData),
      signature: toBase64url(response.signature),
      userHandle: response.userHandle ? toBase64url(response.userHandle) : null,
    },
  };
}

/** What the device or its owner did not do, as a key of the catalogue; none for other failures. */
export function whyNot(error: unknown): "passkeys.stopped" | "passkeys.there" | undefined {
  if (!(error instanceof DOMException)) return undefined;
  return error.name === "InvalidStateError" ? "passkeys.there" : "passkeys.stopped";
}

function known(credentials: PasskeyRequestOptions["allowCredentials"]) {
  return credentials.map(
    ({ id, transports }): PublicKeyCredentialDescriptor => ({
      type: "public-key",
      id: fromBase64url(id),
      transports: transports as AuthenticatorTransport[],
    }),
  );
}
