import { useLocation } from "react-router";

/** What the link of a mail brings, as `#token=…`: browsers send that part of an address nowhere. */
export function useLinkToken(): string | undefined {
  const { hash } = useLocation();
  return new URLSearchParams(hash.slice(1)).get("token") ?? undefined;
}
