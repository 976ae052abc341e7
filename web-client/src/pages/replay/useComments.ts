import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useRef, useState } from "react";
import { tokenFor } from "../../api/http";
import { LiveStream } from "../../api/live-stream";
import { type Door, replayApi } from "../../api/replay";
import type { Comment, CommentList } from "../../api/types";
import { applied, type Thread, threads } from "../../state/threads";

export interface Comments {
  all: readonly Comment[];
  threads: readonly Thread[];
  status: "loading" | "failed" | "ready";
  error: unknown;
  retry(): void;
  /** Whether what others write appears by itself now. */
  live: boolean;
  add(text: string, where: { atMs: number } | { parent: string }, name: string): Promise<void>;
  edit(id: string, change: { text?: string; resolved?: boolean }): Promise<void>;
  remove(id: string): Promise<void>;
}

const NONE: readonly Comment[] = [];

/** The comments of a session, and what changes them; what others do comes by the stream. */
export function useComments(door: Door, onRefused: () => void): Comments {
  const queries = useQueryClient();
  const [live, setLive] = useState(false);
  const key = useMemo(() => ["comments", door.session, door.token], [door]);
  const query = useQuery({
    queryKey: key,
    queryFn: () => replayApi.comments(door),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const { data } = query;
  const refused = useRef(onRefused);
  useEffect(() => {
    refused.current = onRefused;
  });

  const put = useMemo(
    () => (news: Comment) =>
      queries.setQueryData<CommentList>(key, (list) =>
        list ? { ...list, items: applied(list.items, news) } : list,
      ),
    [queries, key],
  );
  const known = data !== undefined;
  // biome-ignore lint/correctness/useExhaustiveDependencies: one stream from the first list on
  useEffect(() => {
    if (!data) return undefined;
    const stream = new LiveStream<Comment>({
      url: `/api/sessions/${door.session}/comments/stream`,
      token: () => tokenFor(door.token),
      type: "comment",
      after: data.seq,
      onItem: put,
      onLive: setLive,
      onRefused: () => refused.current(),
    });
    return () => void stream.close();
  }, [known, door, put]);

  const all = data?.items ?? NONE;
  return {
    all,
    threads: useMemo(() => threads(all), [all]),
    status: data ? "ready" : query.isError ? "failed" : "loading",
    error: query.error,
    retry: () => void query.refetch(),
    live,
    add: async (text, where, name) => {
      const place =
        "parent" in where ? { parent: where.parent } : { at_ms: Math.round(where.atMs) };
      put(await replayApi.comment(door, { text, ...place, name: name || null }));
    },
    edit: async (id, change) => {
      put(await replayApi.editComment(door, id, change));
    },
    remove: async (id) => {
      await replayApi.deleteComment(door, id);
      const gone = all.find((one) => one.id === id);
      // The stream tells the number of the change; until then it is the last one known.
      if (gone) put({ ...gone, seq: gone.seq + 0.5, deleted: true, text: "" });
    },
  };
}
