import { useMemo } from "react";
import { useParams } from "react-router";
import { SessionGate } from "../../components/SessionGate";
import { openedBy } from "../../components/useSession";
import { useSessionKey } from "../../components/useSessionKey";
import { isOver } from "../../state/interview";
import { useReport } from "../report/useReport";
import { ReplayView } from "./ReplayView";
import { useReplayQuery } from "./useReplay";

/** The replay for those who have the interview's key; they see what its report rests on. */
export default function ReplayPage() {
  const { session = "" } = useParams();
  const key = useSessionKey(session);
  const { token } = key;
  const door = useMemo(() => ({ session, token: token ?? "" }), [session, token]);
  const query = useReplayQuery(door, token !== undefined);
  const { data } = query;
  const scored =
    data?.view.may_manage === true &&
    isOver(data.session.state) &&
    data.session.started_at !== null;
  const report = useReport(door.session, door.token, scored);

  const opened = openedBy(key, { ...query, session: data?.session });

  return (
    <SessionGate opened={opened}>
      {({ refresh }) =>
        data && <ReplayView replay={data} door={door} report={report} onRefused={refresh} />
      }
    </SessionGate>
  );
}
