/** What somebody may do, by the server's table: so that nobody is offered what it refuses. */
import type { Me, Permission, PermissionTable } from "../api/types";
import { actingRole } from "./navigation";

/** Whether this person may do that where they act now. Without the table nobody is offered anything. */
export function mayDo(me: Me, table: PermissionTable | undefined, permission: Permission): boolean {
  if (actingRole(me) === "admin") return true;
  const here = me.organisations.find(({ id }) => id === me.organisation);
  if (!here || !table) return false;
  const own = table.roles.find(({ role }) => role === here.role)?.permissions ?? [];
  return own.includes(permission) || (here.manages && table.manages.includes(permission));
}
