import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Problem } from "../api/problem";
import { setInstanceKey, useInstanceKey } from "../state/instance-key";
import { AccessKey } from "./AccessKey";
import { ProblemNotice } from "./ProblemNotice";
import { Waiting } from "./Waiting";

interface KeyGateProps<T> {
  /** What the page shows first; a refusal of it is one of the key. */
  queryKey: readonly unknown[];
  load(token: string): Promise<T>;
  children(data: T, token: string): ReactNode;
}

/** A page for those who have the server's own key: asks for it, and loads with it. */
export function KeyGate<T>({ queryKey, load, children }: KeyGateProps<T>) {
  const { t } = useTranslation();
  const token = useInstanceKey();
  const query = useQuery({
    queryKey: [...queryKey, token],
    queryFn: () => load(token),
    enabled: token !== "",
    staleTime: 0,
  });
  const refused = query.error instanceof Problem && query.error.status === 401;
  if (token === "" || refused) {
    return <AccessKey wrong={refused} onKey={setInstanceKey} instance />;
  }
  if (query.data !== undefined) return children(query.data, token);
  if (query.error) {
    return (
      <ProblemNotice
        title={t("workshop.notLoaded")}
        error={query.error}
        onRetry={() => void query.refetch()}
      />
    );
  }
  return <Waiting />;
}
