import { useQuery } from "@tanstack/react-query";
import { accounts } from "../../api/accounts";
import type { Permission } from "../../api/types";
import { useInstanceKey } from "../../state/instance-key";
import { mayDo } from "../../state/may";
import { useMe } from "../../state/signed-in";

/** What whoever looks may do: with the server's own key everything, else by their role. */
export function useMay(): (permission: Permission) => boolean {
  return usePermissions().may;
}

/** The same, and whether it is still being asked for: until then nothing is offered. */
export function usePermissions() {
  const me = useMe();
  const hasKey = useInstanceKey() !== "";
  const enabled = me !== undefined && !hasKey;
  const table = useQuery({
    queryKey: ["permissions"],
    queryFn: accounts.permissions,
    enabled,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  const may = (permission: Permission) => {
    if (hasKey) return true;
    // Where the table cannot be had, the server says no itself.
    return me !== undefined && (table.isError || mayDo(me, table.data, permission));
  };
  return { may, isPending: enabled && table.isPending };
}
