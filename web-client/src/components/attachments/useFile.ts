import { useQuery } from "@tanstack/react-query";

/** Where files come from. */
export interface Shelf {
  /** Names it: the same file of another shelf is asked for again. */
  name: string;
  load(file: string): Promise<Blob>;
}

/** A file's content; its name is its content's, so that it never changes. */
export function useFile(shelf: Shelf, file: string, wanted = true) {
  return useQuery({
    queryKey: ["attachment", shelf.name, file],
    queryFn: () => shelf.load(file),
    enabled: wanted,
    staleTime: Number.POSITIVE_INFINITY,
    retry: 1,
  });
}
