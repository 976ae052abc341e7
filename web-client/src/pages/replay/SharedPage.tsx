import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { Problem } from "../../api/problem";
import type { OpenedShare } from "../../api/types";
import { ProblemNotice } from "../../components/ProblemNotice";
import { Shell } from "../../components/Shell";
import { Waiting } from "../../components/Waiting";
import { keepVisit, keptVisit, leaveVisit } from "../../state/visits";
import { OpenShare, ShareClosed } from "./OpenShare";
import { ReplayView } from "./ReplayView";
import { useReplayQuery } from "./useReplay";

/** The link's secret stands behind the `#`, which browsers send to no server. */
const secret = () => decodeURIComponent(location.hash.slice(1));

/** The replay for those who were sent a link. */
export default function SharedPage() {
  const [token, setToken] = useState(secret);
  useEffect(() => {
    const changed = () => setToken(secret());
    window.addEventListener("hashchange", changed);
    return () => window.removeEventListener("hashchange", changed);
  }, []);
  return <Visit key={token} token={token} />;
}

function Visit({ token }: { token: string }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [opened, setOpened] = useState<OpenedShare | undefined>(() =>
    keptVisit(sessionStorage, token),
  );
  const [closed, setClosed] = useState(token === "");
  const door = useMemo(
    () => ({ session: opened?.session ?? "", token: opened?.token ?? "" }),
    [opened],
  );
  const query = useReplayQuery(door, opened !== undefined);
  const refused = query.error instanceof Problem && (query.error.gone || query.error.unauthorized);
  // What was kept opens nothing any more: the link is tried anew, and says why.
  useEffect(() => {
    if (!refused) return;
    leaveVisit(sessionStorage, token);
    setOpened(undefined);
  }, [refused, token]);

  if (closed) return <ShareClosed />;
  if (!opened) {
    return (
      <OpenShare
        token={token}
        onClosed={() => setClosed(true)}
        onOpened={(next) => {
          keepVisit(sessionStorage, token, next);
          setOpened(next);
        }}
      />
    );
  }
  if (query.data) {
    return (
      <ReplayView
        replay={query.data}
        door={door}
        onRefused={() => {
          leaveVisit(sessionStorage, token);
          queries.removeQueries();
          setOpened(undefined);
          setClosed(true);
        }}
      />
    );
  }
  return (
    <Shell title={t("replay.title")}>
      {query.isError && !refused ? (
        <ProblemNotice
          title={t("replay.title")}
          error={query.error}
          onRetry={() => void query.refetch()}
        />
      ) : (
        <Waiting />
      )}
    </Shell>
  );
}
