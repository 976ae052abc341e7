import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { accounts } from "../../api/accounts";
import { assignments, ownAssignments, whomToAssign } from "../../api/assignments";
import { bank } from "../../api/bank";
import { api, json } from "../../api/http";
import type { Me, SessionPage } from "../../api/types";
import { workshop } from "../../api/workshop";
import { useMay } from "../account/useMay";

/** Of each list the newest are looked through. */
const SESSIONS = 100;

/** Letters before the bank is asked: fewer are in every question. */
const LEAST = 2;

/** The lists that somebody may read, each where they may; the bank is searched by the server. */
export function useListed(me: Me, typed: string) {
  const may = useMay();
  const organisation = me.organisation;
  const [search] = useDebouncedValue(typed.trim(), 200);
  const quiet = { retry: false } as const;
  const scenarios = useQuery({ queryKey: ["scenarios"], queryFn: () => api.scenarios() });
  const quizzes = useQuery({ queryKey: ["quizzes"], queryFn: api.quizzes });
  const written = useQuery({
    queryKey: ["workshop", "found"],
    queryFn: () => workshop.list(""),
    enabled: may("scenarios.read"),
    ...quiet,
  });
  const own = useQuery({
    queryKey: ["own-sessions", "found"],
    queryFn: () => accounts.sessions(null, SESSIONS),
    ...quiet,
  });
  const held = useQuery({
    queryKey: ["sessions", "found"],
    queryFn: () => json<SessionPage>(`/api/sessions?limit=${SESSIONS}`),
    enabled: may("sessions.read"),
    ...quiet,
  });
  const assigned = useQuery({
    queryKey: ["assignments", "found"],
    queryFn: () => assignments.list(""),
    enabled: may("assignments.read"),
    ...quiet,
  });
  const todo = useQuery({
    queryKey: ["own-assignments", "found"],
    queryFn: ownAssignments.list,
    ...quiet,
  });
  const colleagues = useQuery({
    queryKey: ["organisation", organisation, "found"],
    queryFn: () => whomToAssign(organisation ?? ""),
    enabled: organisation != null && may("members.read"),
    ...quiet,
  });
  const questions = useQuery({
    queryKey: ["bank", "found", search],
    queryFn: () =>
      bank.list({ search, tag: "", form: "", language: "", archived: false }, null, ""),
    enabled: may("quizzes.read") && search.length >= LEAST,
    placeholderData: keepPreviousData,
    ...quiet,
  });
  const asked = [scenarios, quizzes, written, own, held, assigned, todo, colleagues, questions];
  return {
    scenarios: scenarios.data ?? [],
    quizzes: quizzes.data ?? [],
    written: written.data?.items ?? [],
    sessions: [...(own.data?.items ?? []), ...(held.data?.items ?? [])],
    assigned: assigned.data?.items ?? [],
    todo: todo.data ?? [],
    people: colleagues.data?.members ?? [],
    teams: colleagues.data?.teams ?? [],
    questions: search.length >= LEAST ? (questions.data?.items ?? []) : [],
    pending: asked.some(({ isFetching }) => isFetching),
  };
}
