import { useInfiniteQuery } from "@tanstack/react-query";

interface Page<T> {
  items: T[];
  next_cursor: string | null;
}

/** A list that the server gives in pages, as far as it was asked for. */
export function usePages<T>(
  queryKey: readonly unknown[],
  load: (cursor: string | null) => Promise<Page<T>>,
  enabled = true,
) {
  const query = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam }) => load(pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
    staleTime: 0,
    enabled,
  });
  return { query, items: query.data?.pages.flatMap(({ items }) => items) };
}
