import { Anchor, Badge, Button, Group, Menu, NumberInput, Text, Textarea } from "@mantine/core";
import { IconBan, IconChevronDown, IconLockOpen, IconUsers } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { administration } from "../../api/administration";
import type { AdminOrganisation } from "../../api/types";
import { ConfirmDialog } from "../../components/ConfirmDialog";
import { currentLocale } from "../../i18n";
import classes from "./Admin.module.css";

type Act = "suspend" | "restore" | "limit";

const LONGEST_REASON = 500;
const MOST_MEMBERS = 10_000;

interface OrganisationRowProps {
  organisation: AdminOrganisation;
  token: string;
}

/** An organisation, and what can be done about it. */
export function OrganisationRow({ organisation, token }: OrganisationRowProps) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState<Act>();
  const locale = currentLocale();
  const date = new Intl.DateTimeFormat(locale, { dateStyle: "medium" });
  const number = new Intl.NumberFormat(locale);
  const day = (at: string) => date.format(new Date(at));
  const { id, name, members, member_limit, interviews, created_at, suspension } = organisation;
  return (
    <li className={classes.row}>
      <div className={classes.what}>
        <Group gap="xs">
          <Anchor component={Link} to={`/organisations/${id}`} fw={600}>
            {name}
          </Anchor>
          {suspension && (
            <Badge variant="outline" tt="none" data-testid="state">
              {t("admin.organisations.suspended")}
            </Badge>
          )}
        </Group>
        <Text size="sm" c="dimmed">
          {[
            t("admin.organisations.members", {
              count: members,
              limit: number.format(member_limit),
            }),
            t("admin.organisations.interviews", { count: interviews }),
            t("admin.organisations.since", { day: day(created_at) }),
          ].join(" · ")}
        </Text>
        {suspension && (
          <Text size="sm">
            {t("admin.organisations.suspendedFor", {
              day: day(suspension.at),
              reason: suspension.reason,
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
            aria-label={t("admin.organisations.actionsOf", { name })}
          >
            {t("admin.users.actions")}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            leftSection={<IconUsers size={16} aria-hidden="true" />}
            onClick={() => setAsking("limit")}
          >
            {t("admin.organisations.acts.limit")}
          </Menu.Item>
          {suspension ? (
            <Menu.Item
              leftSection={<IconLockOpen size={16} aria-hidden="true" />}
              onClick={() => setAsking("restore")}
            >
              {t("admin.organisations.acts.restore")}
            </Menu.Item>
          ) : (
            <Menu.Item
              leftSection={<IconBan size={16} aria-hidden="true" />}
              onClick={() => setAsking("suspend")}
            >
              {t("admin.organisations.acts.suspend")}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      {asking && (
        <ActDialog
          act={asking}
          organisation={organisation}
          token={token}
          onClose={() => setAsking(undefined)}
        />
      )}
    </li>
  );
}

interface ActDialogProps extends OrganisationRowProps {
  act: Act;
  onClose(): void;
}

function ActDialog({ act, organisation, token, onClose }: ActDialogProps) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const { id, name, limited, member_limit } = organisation;
  const [reason, setReason] = useState("");
  const [limit, setLimit] = useState<number | undefined>(limited ? member_limit : undefined);
  const doing = useMutation({
    mutationFn: async () => {
      if (act === "suspend") await administration.suspendOrganisation(id, reason.trim(), token);
      if (act === "restore") await administration.restoreOrganisation(id, token);
      if (act === "limit") await administration.limitOrganisation(id, limit ?? null, token);
    },
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ["admin-organisations"] });
      onClose();
    },
  });
  return (
    <ConfirmDialog
      opened
      onClose={onClose}
      title={t("admin.actOf", { act: t(`admin.organisations.acts.${act}`), name })}
      text={t(`admin.organisations.texts.${act}`, { name })}
      confirm={t(`admin.organisations.acts.${act}`)}
      calm={act !== "suspend"}
      onConfirm={() => doing.mutate()}
      pending={doing.isPending}
      failed={t("admin.users.notDone")}
      error={doing.error}
      disabled={act === "suspend" && reason.trim() === ""}
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
      {act === "limit" && (
        <NumberInput
          label={t("admin.organisations.limit")}
          description={t("admin.organisations.limitHint")}
          min={1}
          max={MOST_MEMBERS}
          allowDecimal={false}
          hideControls
          value={limit ?? ""}
          onChange={(value) => setLimit(typeof value === "number" ? value : undefined)}
          data-autofocus
        />
      )}
    </ConfirmDialog>
  );
}
