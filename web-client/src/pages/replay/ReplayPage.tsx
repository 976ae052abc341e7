import { useMemo } from "react";
import { useParams } from "react-router";
import { Problem } from "../../api/problem";
import { SessionGate } from "../../components/SessionGate";
import type { OpenedBy } from "../../components/useSession";
import { useSessionKey } from "../../components/useSessionKey";
import type { Evidence } from "../../state/marks";
import { ReplayView } from "./ReplayView";
import { useReplayQuery } from "./useReplay";

const NO_EVIDENCE: readonly Evidence[] = [];

/** The replay for those who have the interview's key. */
export default function ReplayPage({ evidence = NO_EVIDENCE }: { evidence?: readonly Evidence[] }) {
  const { session = "" } = useParams();
  const [token, onKey] = useSessionKey(session);
  const door = useMemo(() => ({ session, token: token ?? "" }), [session, token]);
  const query = useReplayQuery(door, token !== undefined);
  const { data, error } = query;

  let opened: OpenedBy = { state: "loading" };
  if (token === undefined) opened = { state: "keyless", wrong: false, onKey };
  else if (data) {
    opened = { state: "open", session: data.session, token, refresh: () => void query.refetch() };
  } else if (error instanceof Problem && error.unauthorized) {
    opened = { state: "keyless", wrong: true, onKey };
  } else if (error instanceof Problem && error.gone) opened = { state: "gone" };
  else if (error) opened = { state: "failed", error, retry: () => void query.refetch() };

  return (
    <SessionGate opened={opened}>
      {({ refresh }) =>
        data && <ReplayView replay={data} door={door} evidence={evidence} onRefused={refresh} />
      }
    </SessionGate>
  );
}
