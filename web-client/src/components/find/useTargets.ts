import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { accounts } from "../../api/accounts";
import { api, json } from "../../api/http";
import { organisations } from "../../api/organisations";
import type { Me, SessionPage } from "../../api/types";
import { workshop } from "../../api/workshop";
import { currentLocale } from "../../i18n";
import type { Target } from "../../state/find";
import { isOver } from "../../state/interview";
import { ADDRESSES, actingRole, placesOf } from "../../state/navigation";

/** Of each list the newest are looked through. */
const SESSIONS = 100;

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
export function useTargets(me: Me, enabled: boolean): { targets: Target[]; pending: boolean } {
  const { t } = useTranslation();
  const role = actingRole(me);
  const works = role !== "candidate";
  const scenarios = useQuery({
    queryKey: ["scenarios"],
    queryFn: () => api.scenarios(),
    enabled,
  });
  const written = useQuery({
    queryKey: ["workshop", "found"],
    queryFn: () => workshop.list(""),
    enabled: enabled && works,
    retry: false,
  });
  const own = useQuery({
    queryKey: ["own-sessions", "found"],
    queryFn: () => accounts.sessions(null, SESSIONS),
    enabled,
    retry: false,
  });
  const held = useQuery({
    queryKey: ["sessions", "found"],
    queryFn: () => json<SessionPage>(`/api/sessions?limit=${SESSIONS}`),
    enabled: enabled && works,
    retry: false,
  });
  const people = useQuery({
    queryKey: ["organisation", me.organisation, "found"],
    queryFn: () => organisations.members(me.organisation ?? "", null),
    enabled: enabled && me.organisation != null,
    retry: false,
  });

  const date = new Intl.DateTimeFormat(currentLocale(), {
    dateStyle: "medium",
    timeStyle: "short",
  });
  const edited = new Set(written.data?.items.map(({ id }) => id));
  const sessions = new Map(
    [...(own.data?.items ?? []), ...(held.data?.items ?? [])].map((one) => [one.id, one]),
  );
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
    ...(written.data?.items ?? []).map(({ id, title }) => ({
      id: `written-${id}`,
      kind: "scenarios" as const,
      title,
      hint: t("find.edit"),
      address: `/scenarios/${encodeURIComponent(id)}`,
      also: id,
    })),
    ...(scenarios.data ?? [])
      .filter(({ id }) => !edited.has(id))
      .map(({ id, title }) => ({
        id: `scenario-${id}`,
        kind: "scenarios" as const,
        title,
        hint: t("find.practise"),
        address: `/prepare/${encodeURIComponent(id)}`,
        also: id,
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
    ...(people.data?.items ?? []).map(({ user, name, email }) => ({
      id: `person-${user}`,
      kind: "people" as const,
      title: name,
      hint: email,
      address: `/organisations/${me.organisation}`,
    })),
  ];
  const asked = [scenarios, written, own, held, people];
  return { targets, pending: asked.some(({ isFetching }) => isFetching) };
}
