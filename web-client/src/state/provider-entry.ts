/** A provider as a form holds it, and as the server writes it: `KIND[:MODEL][@URL][#KEY]`. */

export interface ProviderEntry {
  kind: string;
  model: string;
  address: string;
  /** The name of its key; empty for its kind's. */
  key: string;
}

/** Reads what the server wrote. */
export function readEntry(text: string): ProviderEntry {
  const hash = text.lastIndexOf("#");
  const key = hash < 0 ? "" : text.slice(hash + 1);
  const rest = hash < 0 ? text : text.slice(0, hash);
  // A model's name may hold an @; an address begins with its scheme.
  const at = rest.search(/@(?:https?|wss?):\/\//);
  const address = at < 0 ? "" : rest.slice(at + 1);
  const named = at < 0 ? rest : rest.slice(0, at);
  const colon = named.indexOf(":");
  const kind = colon < 0 ? named : named.slice(0, colon);
  const model = colon < 0 ? "" : named.slice(colon + 1);
  return { kind: kind.trim(), model: model.trim(), address: address.trim(), key: key.trim() };
}

/** Writes it as the server reads it. */
export function writeEntry({ kind, model, address, key }: ProviderEntry): string {
  const parts = [kind, model.trim() && `:${model.trim()}`, address.trim() && `@${address.trim()}`];
  return [...parts, key.trim() && `#${key.trim()}`].join("");
}
