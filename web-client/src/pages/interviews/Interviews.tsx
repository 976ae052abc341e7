import { Button, Skeleton, Stack, Text } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { interviews } from "../../api/interviews";
import type { InterviewCounts } from "../../api/types";
import { MoreButton } from "../../components/MoreButton";
import { ProblemNotice } from "../../components/ProblemNotice";
import { usePages } from "../../components/usePages";
import { type Choice, choiceOf, filterOf, queryOf } from "../../state/interviews";
import { Filters } from "./Filters";
import { InterviewRow } from "./InterviewRow";
import classes from "./Interviews.module.css";
import { Marked } from "./Marked";
import { NoInterviews } from "./NoInterviews";
import { Shows } from "./Shows";
import { useMark } from "./useMark";

interface InterviewsProps {
  counts: InterviewCounts;
  token: string;
}

/** The list, as the address of the page wants it. */
export function Interviews({ counts, token }: InterviewsProps) {
  const { t } = useTranslation();
  const [query, setQuery] = useSearchParams();
  const choice = choiceOf(query);
  const choose = (change: Partial<Choice>) =>
    setQuery(queryOf({ ...choice, ...change }), { replace: true, preventScrollReset: true });
  const [name] = useDebouncedValue(choice.name, 250);
  const wanted = filterOf({ ...choice, name });
  const { query: pages, items } = usePages(["interviews", "list", token, wanted], (cursor) =>
    interviews.list(wanted, cursor, token),
  );
  const mark = useMark(token);
  // Elsewhere it would read as if it were of that list.
  const { reset } = mark;
  // biome-ignore lint/correctness/useExhaustiveDependencies: with each change of what is shown
  useEffect(reset, [choice.show]);
  const isFiltered = choice.name.trim() !== "" || choice.scenario !== "";
  return (
    <Stack gap="lg">
      <Shows choice={choice} counts={counts} />
      <Filters choice={choice} onChoice={choose} />
      <Marked mark={mark} />
      {pages.isError && (
        <ProblemNotice
          title={t("interviews.failed")}
          error={pages.error}
          onRetry={() => void pages.refetch()}
        />
      )}
      {pages.isPending && <Skeleton height={200} radius="lg" />}
      {items?.length === 0 && !isFiltered && <NoInterviews show={choice.show} />}
      <Text role="status" c="dimmed" className={classes.status}>
        {items?.length === 0 && isFiltered && t("interviews.found")}
      </Text>
      {items?.length === 0 && isFiltered && (
        <Button
          variant="default"
          w="fit-content"
          onClick={() => choose({ name: "", scenario: "" })}
        >
          {t("interviews.clear")}
        </Button>
      )}
      <ul className={classes.list} data-testid="interviews">
        {items?.map((interview) => (
          <InterviewRow
            key={interview.id}
            interview={interview}
            mark={mark}
            isMixed={choice.show === "all"}
          />
        ))}
      </ul>
      <MoreButton query={pages} />
    </Stack>
  );
}
