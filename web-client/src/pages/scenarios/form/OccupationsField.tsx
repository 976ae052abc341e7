import { type ComboboxItem, TagsInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { currentLanguage } from "../../../i18n";
import { codesOf, type Job, jobsFor, lineOf, linesOf, usualJobs } from "../../../state/occupations";
import { codesIn, occupationsOf } from "../../../state/scenario-form";
import { type Part, problemOf } from "./context";

/** Codes that a file may name, and jobs that are offered at once. */
const MOST_CODES = 10;
const MOST_FOUND = 8;

const NONE: Job[] = [];

/** What jobs an interview is for: found by name in either language, or typed as codes. */
export function OccupationsField({ part }: { part: Part }) {
  const { t } = useTranslation();
  const language = currentLanguage();
  const { data: jobs = NONE } = useQuery({
    queryKey: ["usual-jobs"],
    queryFn: usualJobs,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const codes = codesIn(part.table);
  return (
    <TagsInput
      label={t("library.occupations")}
      description={t("library.occupationsHint")}
      inputWrapperOrder={["label", "input", "description", "error"]}
      error={problemOf(part, "occupations")}
      readOnly={part.readOnly}
      data={jobs.map((job) => lineOf(job, language))}
      limit={MOST_FOUND}
      filter={({ options, search, limit }) => {
        const found = new Set(jobsFor(search, jobs).map((job) => lineOf(job, language)));
        const fits = (options as ComboboxItem[]).filter(({ value }) => found.has(value));
        return fits.slice(0, limit);
      }}
      value={linesOf(codes, jobs, language)}
      maxTags={MOST_CODES}
      splitChars={[",", ";"]}
      onChange={(lines) => {
        const next = codesOf(lines, jobs, language, codes).slice(0, MOST_CODES);
        part.onSet({ occupations: occupationsOf(next) });
      }}
    />
  );
}
