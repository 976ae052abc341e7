import { Anchor, Badge, Group, NativeSelect, Stack, Text, Title } from "@mantine/core";
import { IconFlag } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { type CaseChoice, moderation } from "../../api/moderation";
import type { ModerationCase } from "../../api/types";
import { Empty } from "../../components/Empty";
import { KeyGate } from "../../components/KeyGate";
import { MoreButton } from "../../components/MoreButton";
import { ProblemNotice } from "../../components/ProblemNotice";
import { Shell } from "../../components/Shell";
import { usePages } from "../../components/usePages";
import { Waiting } from "../../components/Waiting";
import { currentLocale } from "../../i18n";
import { KINDS } from "../../state/moderation";
import classes from "./Admin.module.css";
import { AdminTabs } from "./AdminTabs";
import { StateBadge } from "./StateBadge";

const OPEN: CaseChoice = { decided: "false", kind: "" };

/** What people reported, for those who run the server. */
export default function ModerationPage() {
  const { t } = useTranslation();
  return (
    <Shell title={t("admin.moderation.title")}>
      <KeyGate
        queryKey={["moderation", "first"]}
        load={(token) => moderation.cases(OPEN, null, token)}
      >
        {(_, token) => (
          <Stack gap="xl" maw="60rem" mx="auto">
            <AdminTabs />
            <div>
              <Title order={1}>{t("admin.moderation.title")}</Title>
              <Text c="dimmed" mt="xs" maw="44rem">
                {t("moderation.queue.lead")}
              </Text>
            </div>
            <Cases token={token} />
          </Stack>
        )}
      </KeyGate>
    </Shell>
  );
}

function Cases({ token }: { token: string }) {
  const { t } = useTranslation();
  const [choice, setChoice] = useState(OPEN);
  const { query, items } = usePages(["moderation", token, choice], (cursor) =>
    moderation.cases(choice, cursor, token),
  );
  return (
    <section aria-label={t("admin.moderation.title")}>
      <Group align="flex-start" gap="md" mb="lg">
        <NativeSelect
          className={classes.choice}
          label={t("moderation.queue.state")}
          value={choice.decided}
          onChange={({ currentTarget: { value } }) =>
            setChoice((before) => ({ ...before, decided: value as CaseChoice["decided"] }))
          }
          data={[
            { value: "false", label: t("moderation.queue.open") },
            { value: "true", label: t("moderation.queue.decided") },
          ]}
        />
        <NativeSelect
          className={classes.choice}
          label={t("moderation.queue.kind")}
          value={choice.kind}
          onChange={({ currentTarget: { value } }) =>
            setChoice((before) => ({ ...before, kind: value as CaseChoice["kind"] }))
          }
          data={[
            { value: "", label: t("moderation.queue.all") },
            ...KINDS.map((kind) => ({ value: kind, label: t(`moderation.kinds.${kind}`) })),
          ]}
        />
      </Group>
      {query.isPending && <Waiting />}
      {query.isError && (
        <ProblemNotice
          title={t("moderation.queue.failed")}
          error={query.error}
          onRetry={() => void query.refetch()}
        />
      )}
      {items?.length === 0 &&
        (choice.decided === "false" && choice.kind === "" ? (
          <Empty
            icon={<IconFlag size={30} />}
            title={t("moderation.queue.nothing")}
            text={t("moderation.queue.nothingText")}
          />
        ) : (
          <Text c="dimmed" role="status">
            {t("moderation.queue.none")}
          </Text>
        ))}
      <ul className={classes.list} data-testid="cases">
        {items?.map((one) => (
          <CaseRow key={one.id} one={one} />
        ))}
      </ul>
      <MoreButton query={query} />
    </section>
  );
}

function CaseRow({ one }: { one: ModerationCase }) {
  const { t } = useTranslation();
  const date = new Intl.DateTimeFormat(currentLocale(), {
    dateStyle: "medium",
    timeStyle: "short",
  });
  const at = (moment: string) => date.format(new Date(moment));
  return (
    <li className={classes.row}>
      <div className={classes.what}>
        <Group gap="xs">
          <Anchor component={Link} to={`/admin/moderation/${one.id}`} fw={600}>
            {one.title}
          </Anchor>
          <Badge variant="default" tt="none">
            {t(`moderation.kinds.${one.kind}`)}
          </Badge>
          {one.state !== "open" && <StateBadge state={one.state} />}
        </Group>
        <Text size="sm">
          {[
            t("moderation.queue.flags", { count: one.flags }),
            ...one.reasons.map((reason) => t(`moderation.reasons.${reason}`)),
          ].join(" · ")}
        </Text>
        <Text size="sm" c="dimmed">
          {one.owner?.name ?? t("moderation.queue.instance")}
          {" · "}
          {one.first_at === one.last_at
            ? t("moderation.queue.once", { when: at(one.first_at) })
            : t("moderation.queue.between", { first: at(one.first_at), last: at(one.last_at) })}
        </Text>
      </div>
    </li>
  );
}
