import { Skeleton, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { career } from "../../../api/career";
import type { Me } from "../../../api/types";
import { ProblemNotice } from "../../../components/ProblemNotice";
import { KINDS, ofKind } from "../../../state/career";
import { About } from "./About";
import { Entries } from "./Entries";
import { FromLinkedin } from "./FromLinkedin";
import { CAREER } from "./key";

/** What one says of one's working life, for oneself. */
export function Career({ me }: { me: Me }) {
  const { t } = useTranslation();
  const [taken, setTaken] = useState(0);
  const own = useQuery({ queryKey: CAREER, queryFn: career.read, staleTime: 0 });
  if (own.isPending) return <Skeleton height={320} radius="md" />;
  if (own.isError) {
    return (
      <ProblemNotice
        title={t("career.failed")}
        error={own.error}
        onRetry={() => void own.refetch()}
      />
    );
  }
  const { headline, summary, entries } = own.data;
  return (
    <Stack gap="xl">
      <Text c="dimmed">{t("career.lead")}</Text>
      <FromLinkedin me={me} onTaken={() => setTaken((times) => times + 1)} />
      {/* What was taken of a file is there at once, also in the fields. */}
      <About key={taken} headline={headline} summary={summary} />
      {KINDS.map((kind) => (
        <Entries key={kind} kind={kind} entries={ofKind(entries, kind)} />
      ))}
    </Stack>
  );
}
