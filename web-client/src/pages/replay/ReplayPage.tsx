import { useMemo } from "react";
import { useParams } from "react-router";
import { Problem } from "../../api/problem";
import { SessionGate } from "../../components/SessionGate";
import type { OpenedBy } from "../../components/useSession";
import { useSessionKey } from "../../components/useSessionKey";
import { isOver } from "../../state/interview";
import { useReport } from "../report/useReport";
import { ReplayView } from "./ReplayView";
import { useReplayQuery } from "./useReplay";

/** The replay for those who have the interview's key; they see what its report rests on. */
export default function ReplayPage() {
  const { session = "" } = useParams();
  const [token, onKey] = useSessionKey(session);
  const door = useMemo(() => ({ session, token: token ?? "" }), [session, token]);
  const query = useReplayQuery(door, token !== undefined);
  const { data, error } = query;
  const scored =
    data?.view.may_manage === true &&
    isOver(data.session.state) &&
    data.session.started_at !== null;
  const report = useReport(door.session, door.token, scored);

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
        data && <ReplayView replay={data} door={door} report={report} onRefused={refresh} />
      }
    </SessionGate>
  );
}
