import { Badge, Button, Group, Menu, NativeSelect, Text, Textarea } from "@mantine/core";
import {
  IconBan,
  IconChevronDown,
  IconLockOpen,
  IconMail,
  IconTrash,
  IconUserCog,
} from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { administration } from "../../api/administration";
import type { AdminUser, UserRole } from "../../api/types";
import { ConfirmDialog } from "../../components/ConfirmDialog";
import { currentLocale } from "../../i18n";
import classes from "./Admin.module.css";

/** In the order in which they are offered. */
export const ROLES = ["candidate", "recruiter", "trainer", "school", "company", "admin"] as const;

type Act = "suspend" | "restore" | "role" | "reset" | "remove";

const LONGEST_REASON = 500;

interface UserRowProps {
  user: AdminUser;
  token: string;
}

/** Somebody, and what can be done about their account. */
export function UserRow({ user, token }: UserRowProps) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState<Act>();
  const date = new Intl.DateTimeFormat(currentLocale(), { dateStyle: "medium" });
  const day = (at: string) => date.format(new Date(at));
  return (
    <li className={classes.row}>
      <div className={classes.what}>
        <Group gap="xs">
          <Text fw={600}>{user.name}</Text>
          <Badge variant="light" tt="none">
            {t(`admin.users.roles.${user.role}`)}
          </Badge>
          {user.state !== "active" && (
            <Badge variant="outline" tt="none" data-testid="state">
              {t(`admin.users.states.${user.state}`)}
            </Badge>
          )}
        </Group>
        <Text size="sm">{user.email}</Text>
        <Text size="sm" c="dimmed">
          {[
            t("admin.users.since", { day: day(user.created_at) }),
            user.seen_at
              ? t("admin.users.seen", { day: day(user.seen_at) })
              : t("admin.users.neverSeen"),
            !user.verified && t("admin.users.unverified"),
            user.deletion_due_at && t("admin.users.due", { day: day(user.deletion_due_at) }),
          ]
            .filter(Boolean)
            .join(" · ")}
        </Text>
        {user.suspension && (
          <Text size="sm">
            {t("admin.users.suspendedFor", {
              day: day(user.suspension.at),
              reason: user.suspension.reason,
            })}
          </Text>
        )}
      </div>
      <Menu position="bottom-end" shadow="md">
        <Menu.Target>
          <Button
            variant="default"
            size="xs"
            rightSection={<IconChevronDown size={14} aria-hidden="true" />}
            aria-label={t("admin.users.actionsOf", { name: user.name, email: user.email })}
          >
            {t("admin.users.actions")}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            leftSection={<IconMail size={16} aria-hidden="true" />}
            onClick={() => setAsking("reset")}
          >
            {t("admin.users.acts.reset")}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconUserCog size={16} aria-hidden="true" />}
            onClick={() => setAsking("role")}
          >
            {t("admin.users.acts.role")}
          </Menu.Item>
          {user.suspension ? (
            <Menu.Item
              leftSection={<IconLockOpen size={16} aria-hidden="true" />}
              onClick={() => setAsking("restore")}
            >
              {t("admin.users.acts.restore")}
            </Menu.Item>
          ) : (
            <Menu.Item
              leftSection={<IconBan size={16} aria-hidden="true" />}
              onClick={() => setAsking("suspend")}
            >
              {t("admin.users.acts.suspend")}
            </Menu.Item>
          )}
          <Menu.Item
            leftSection={<IconTrash size={16} aria-hidden="true" />}
            onClick={() => setAsking("remove")}
          >
            {t("admin.users.acts.remove")}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {asking && (
        <ActDialog act={asking} user={user} token={token} onClose={() => setAsking(undefined)} />
      )}
    </li>
  );
}

interface ActDialogProps extends UserRowProps {
  act: Act;
  onClose(): void;
}

function ActDialog({ act, user, token, onClose }: ActDialogProps) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [reason, setReason] = useState("");
  const [role, setRole] = useState<UserRole>(user.role);
  const doing = useMutation({
    mutationFn: async () => {
      const { id } = user;
      if (act === "suspend") await administration.suspend(id, reason.trim(), token);
      if (act === "restore") await administration.restore(id, token);
      if (act === "role") await administration.changeRole(id, role, token);
      if (act === "reset") await administration.sendReset(id, token);
      if (act === "remove") await administration.remove(id, token);
    },
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ["admin-users"] });
      onClose();
    },
  });
  const disabled =
    (act === "suspend" && reason.trim() === "") || (act === "role" && role === user.role);
  return (
    <ConfirmDialog
      opened
      onClose={onClose}
      title={t("admin.actOf", { act: t(`admin.users.acts.${act}`), name: user.name })}
      text={t(`admin.users.texts.${act}`, { email: user.email })}
      confirm={t(`admin.users.acts.${act}`)}
      calm={act !== "suspend" && act !== "remove"}
      onConfirm={() => doing.mutate()}
      pending={doing.isPending}
      failed={t("admin.users.notDone")}
      error={doing.error}
      disabled={disabled}
    >
      {act === "suspend" && (
        <Textarea
          label={t("admin.users.reason")}
          value={reason}
          maxLength={LONGEST_REASON}
          onChange={({ currentTarget: { value } }) => setReason(value)}
          required
          data-autofocus
        />
      )}
      {act === "role" && (
        <NativeSelect
          label={t("admin.users.role")}
          value={role}
          onChange={({ currentTarget: { value } }) => setRole(value as UserRole)}
          data={ROLES.map((value) => ({ value, label: t(`admin.users.roles.${value}`) }))}
        />
      )}
    </ConfirmDialog>
  );
}
