import { ActionIcon, Badge, Button, Group, Text, Title } from "@mantine/core";
import { IconUserMinus } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { assignments } from "../../api/assignments";
import type { AssignedPerson, AssignedTry, AssignmentDetail, Standing } from "../../api/types";
import { Portrait } from "../../components/Portrait";
import { ProblemNotice } from "../../components/ProblemNotice";
import { currentLocale } from "../../i18n";
import classes from "./Assignments.module.css";
import { Frame } from "./dialogs";
import { HumanDialog } from "./HumanDialog";
import { StandingBadge } from "./StandingBadge";
import { useDue } from "./useDue";

interface PeopleProps {
  detail: AssignmentDetail;
  token: string;
  onChanged(detail: AssignmentDetail): void;
}

/** Everybody with what they did, those who are behind first. */
export function People({ detail, token, onChanged }: PeopleProps) {
  const { t } = useTranslation();
  const due = useDue();
  const [leaving, setLeaving] = useState<AssignedPerson>();
  const [arranging, setArranging] = useState<AssignedPerson>();
  const removing = useMutation({
    mutationFn: async (person: AssignedPerson) => {
      await assignments.remove(detail.id, person.id, token);
      return assignments.read(detail.id, token);
    },
    onSuccess: (now) => {
      onChanged(now);
      setLeaving(undefined);
    },
  });
  const open = !detail.withdrawn_at;
  return (
    <section aria-labelledby="who">
      <Title order={2} size="h3" id="who" mb="sm">
        {t("assignments.who")}
      </Title>
      <ul className={classes.people} data-testid="assigned-people">
        {[...detail.people].sort(behindFirst).map((person) => (
          <li
            key={person.id}
            className={classes.person}
            data-removed={person.removed_at ? true : undefined}
          >
            <div className={classes.who}>
              <Group gap="xs" wrap="nowrap">
                <Portrait name={person.name ?? person.email} avatar={person.avatar} size={28} />
                <Text fw={600}>{person.name ?? person.email}</Text>
              </Group>
              <Text size="sm" c="dimmed">
                {[person.name && person.email, person.team].filter(Boolean).join(" · ")}
              </Text>
              {person.human && (
                <Text size="sm" data-testid="asks-human">
                  {[
                    t("human.asks"),
                    person.human.at &&
                      t("human.meetingAt", {
                        when: due(person.human.at, person.human.zone ?? "UTC"),
                      }),
                  ]
                    .filter(Boolean)
                    .join(" · ")}
                </Text>
              )}
            </div>
            <ul className={classes.tries}>
              {person.tries.map((one) => (
                <li key={one.number}>
                  <TryLine one={one} />
                </li>
              ))}
            </ul>
            <Group gap="xs" className={classes.standing ?? ""}>
              {person.removed_at ? (
                <Badge variant="default" tt="none">
                  {t("assignments.removed")}
                </Badge>
              ) : (
                <StandingBadge standing={person.standing} />
              )}
              {person.human && !person.removed_at && (
                <Button
                  size="xs"
                  variant="default"
                  aria-label={t("human.arrangeNamed", { name: person.name ?? person.email })}
                  onClick={() => setArranging(person)}
                >
                  {t("human.arrange")}
                </Button>
              )}
              {open && !person.removed_at && (
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  size="lg"
                  aria-label={t("assignments.removePerson", { name: person.name ?? person.email })}
                  onClick={() => setLeaving(person)}
                >
                  <IconUserMinus size={18} aria-hidden="true" />
                </ActionIcon>
              )}
            </Group>
          </li>
        ))}
      </ul>
      {arranging && (
        <HumanDialog
          assignment={detail.id}
          person={arranging}
          token={token}
          onDone={onChanged}
          onClose={() => setArranging(undefined)}
        />
      )}
      {leaving && (
        <Frame
          title={t("assignments.removeTitle", { name: leaving.name ?? leaving.email })}
          onClose={() => setLeaving(undefined)}
        >
          <Text>{t("assignments.removeText")}</Text>
          {removing.isError && (
            <ProblemNotice title={t("assignments.notRemoved")} error={removing.error} />
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={() => setLeaving(undefined)} data-autofocus>
              {t("app.back")}
            </Button>
            <Button
              color="red"
              loading={removing.isPending}
              onClick={() => removing.mutate(leaving)}
            >
              {t("assignments.removeSubmit")}
            </Button>
          </Group>
        </Frame>
      )}
    </section>
  );
}

const ORDER: readonly Standing[] = ["waiting", "overdue", "not_begun", "in_progress", "done"];

function behindFirst(one: AssignedPerson, other: AssignedPerson): number {
  const place = ({ removed_at, standing }: AssignedPerson) =>
    removed_at ? ORDER.length : ORDER.indexOf(standing);
  return place(one) - place(other);
}

/** One try: how it stands, what came of it, the way to it. */
export function TryLine({ one }: { one: AssignedTry }) {
  const { t } = useTranslation();
  const locale = currentLocale();
  const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  const when = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" });
  const at = when.format(new Date(one.ended_at ?? one.begun_at));
  const score =
    one.score &&
    t("assignments.score", {
      value: number.format(one.score.value),
      of: number.format(one.score.of),
    });
  const facts = [
    one.state === "done" ? undefined : t(`assignments.own.states.${one.state}`),
    at,
    one.late ? t("assignments.late") : undefined,
    score,
  ];
  const text = facts.filter(Boolean).join(" · ");
  return one.session && one.state !== "open" ? (
    <Link to={`/sessions/${one.session}`} aria-label={`${t("assignments.review")}: ${text}`}>
      {text}
    </Link>
  ) : (
    <span>{text}</span>
  );
}
