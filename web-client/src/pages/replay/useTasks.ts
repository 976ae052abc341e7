import { useQuery } from "@tanstack/react-query";
import { api } from "../../api/http";
import type { Door } from "../../api/replay";
import type { TaskWork } from "../../api/types";
import { transcriptKey } from "./useCorrections";

const NONE: TaskWork[] = [];

/** What was written for the interview's tasks. */
export function useTasks(door: Door): readonly TaskWork[] {
  const { data } = useQuery({
    // Read again with the words: a redaction concerns both.
    queryKey: [...transcriptKey(door), "tasks"],
    queryFn: () => api.tasks(door.session, door.token),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return data ?? NONE;
}
