import { useCallback, useEffect } from "react";
import { useSearchParams } from "react-router";
import type { Member } from "../../api/types";

interface Pages {
  hasNextPage: boolean;
  isFetching: boolean;
  fetchNextPage(): unknown;
}

/** The member whom the address asks for (`?person=`): looked for page by page, shown and focused. */
export function useWantedMember(query: Pages, items: Member[] | undefined) {
  const person = useSearchParams()[0].get("person");
  const isMissing = person !== null && items?.every(({ user }) => user !== person) === true;
  const { hasNextPage, isFetching, fetchNextPage } = query;
  useEffect(() => {
    if (isMissing && hasNextPage && !isFetching) void fetchNextPage();
  }, [isMissing, hasNextPage, isFetching, fetchNextPage]);
  const ref = useCallback((row: HTMLLIElement | null) => {
    row?.scrollIntoView({ block: "center" });
    row?.focus({ preventScroll: true });
  }, []);
  return { person, ref };
}
