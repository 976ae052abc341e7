import { useTranslation } from "react-i18next";
import type { BankQuestion, Language, Me } from "../../api/types";
import { currentLanguage, currentLocale } from "../../i18n";
import { useDue } from "../../pages/assignments/useDue";
import type { Target } from "../../state/find";
import { isOver } from "../../state/interview";
import { ADDRESSES, actingRole, placesOf } from "../../state/navigation";
import { useListed } from "./useListed";

/** Letters of a question that find it again in the bank: whole words of its beginning. */
const MOST_SEARCHED = 60;

/** Pages that are in no navigation. */
const MORE = {
  account: "/account",
  career: "/account/career",
  security: "/account/security",
  choices: "/account/notifications",
  notifications: "/notifications",
  organisations: "/organisations",
  help: "/help",
} as const;

/** Those of administrators. */
const ADMIN = ["users", "organisations", "moderation", "audit", "health"] as const;

/** Everything that this person can go to, as far as the server shows it to them. */
export function useTargets(me: Me, typed: string): { targets: Target[]; pending: boolean } {
  const { t } = useTranslation();
  const role = actingRole(me);
  const listed = useListed(me, typed);
  const due = useDue();

  const date = new Intl.DateTimeFormat(currentLocale(), {
    dateStyle: "medium",
    timeStyle: "short",
  });
  const edited = new Set(listed.written.map(({ id }) => id));
  const sessions = new Map(listed.sessions.map((one) => [one.id, one]));
  const targets: Target[] = [
    ...placesOf(me).map((place) => ({
      id: `place-${place}`,
      kind: "pages" as const,
      title: t(`nav.places.${place}`),
      address: ADDRESSES[place],
    })),
    ...(Object.keys(MORE) as (keyof typeof MORE)[]).map((name) => ({
      id: `page-${name}`,
      kind: "pages" as const,
      title: t(`find.more.${name}`),
      address: MORE[name],
      also: t(`find.also.${name}`),
    })),
    ...(role === "admin" ? ADMIN : []).map((name) => ({
      id: `page-${name}`,
      kind: "pages" as const,
      title: t(`admin.${name}.title`),
      address: `/admin/${name}`,
    })),
    ...listed.written.map(({ id, title }) => ({
      id: `written-${id}`,
      kind: "scenarios" as const,
      title,
      hint: t("find.edit"),
      address: `/scenarios/${encodeURIComponent(id)}`,
      also: id,
    })),
    ...listed.scenarios
      .filter(({ id }) => !edited.has(id))
      .map(({ id, title }) => ({
        id: `scenario-${id}`,
        kind: "scenarios" as const,
        title,
        hint: t("find.practise"),
        address: `/prepare/${encodeURIComponent(id)}`,
        also: id,
      })),
    ...listed.quizzes.map(({ id, title }) => ({
      id: `quiz-${id}`,
      kind: "quizzes" as const,
      title,
      address: `/quiz/${encodeURIComponent(id)}`,
      also: id,
    })),
    ...listed.questions.map((question) => {
      const title = textOf(question, currentLanguage());
      return {
        id: `question-${question.id}`,
        kind: "questions" as const,
        title,
        hint: question.tags.join(", "),
        address: `/bank?search=${encodeURIComponent(title.slice(0, MOST_SEARCHED))}`,
        also: [question.text_fr, question.text_en].filter(Boolean).join(" "),
      };
    }),
    ...listed.todo.map(({ id, what, due_at, zone }) => ({
      id: `todo-${id}`,
      kind: "assignments" as const,
      title: what.title,
      hint: `${t("find.todo")} · ${t("assignments.due", { when: due(due_at, zone) })}`,
      address: `/assignment/${id}`,
    })),
    ...listed.assigned.map(({ id, what, due_at, zone }) => ({
      id: `assigned-${id}`,
      kind: "assignments" as const,
      title: what.title,
      hint: t("assignments.due", { when: due(due_at, zone) }),
      address: `/assignments/${id}`,
    })),
    ...[...sessions.values()].map(({ id, scenario, candidate_name, created_at, state }) => ({
      id: `session-${id}`,
      kind: "sessions" as const,
      title: scenario.title,
      hint: [candidate_name, date.format(new Date(created_at)), t(`end.states.${state}`)]
        .filter(Boolean)
        .join(" · "),
      address: isOver(state) ? `/sessions/${id}` : `/room/${id}`,
    })),
    ...listed.people.map(({ user, name, email }) => ({
      id: `person-${user}`,
      kind: "people" as const,
      title: name,
      hint: email,
      address: `/organisations/${me.organisation}/members?person=${user}`,
    })),
    ...listed.teams.map(({ id, name }) => ({
      id: `team-${id}`,
      kind: "teams" as const,
      title: name,
      address: `/organisations/${me.organisation}/teams`,
    })),
  ];
  return { targets, pending: listed.pending };
}

function textOf({ text_fr, text_en }: BankQuestion, language: Language): string {
  return (language === "fr" ? (text_fr ?? text_en) : (text_en ?? text_fr)) ?? "";
}
