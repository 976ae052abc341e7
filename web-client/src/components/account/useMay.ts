import { useQuery } from "@tanstack/react-query";
import { accounts } from "../../api/accounts";
import type { Permission } from "../../api/types";
import { useInstanceKey } from "../../state/instance-key";
import { mayDo } from "../../state/may";
import { useMe } from "../../state/signed-in";

/** What whoever looks may do: with the server's own key everything, else by their role. */
export function useMay(): (permission: Permission) => boolean {
  const me = useMe();
  const hasKey = useInstanceKey() !== "";
  const table = useQuery({
    queryKey: ["permissions"],
    queryFn: accounts.permissions,
    enabled: me !== undefined && !hasKey,
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (permission) => {
    if (hasKey) return true;
    // Where the table cannot be had, the server says no itself.
    return me !== undefined && (table.isError || mayDo(me, table.data, permission));
  };
}
