import { useMutation, useQueryClient } from "@tanstack/react-query";
import { interviews } from "../../api/interviews";
import type { Interview } from "../../api/types";

interface Wish {
  interview: Interview;
  reviewed: boolean;
}

export type Mark = ReturnType<typeof useMark>;

/** Marks interviews as reviewed, and takes that back; lists and counts follow. */
export function useMark(token: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ interview, reviewed }: Wish) =>
      interviews.setReviewed(interview.id, reviewed, token),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["interviews"] }),
  });
}
