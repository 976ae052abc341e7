import { useQuery } from "@tanstack/react-query";
import { Navigate, useParams } from "react-router";
import { api } from "../../api/http";
import type { Instance } from "../../api/types";
import { SessionGate } from "../../components/SessionGate";
import { Shell } from "../../components/Shell";
import { useSession } from "../../components/useSession";
import { keptSession } from "../../components/useSessionKey";
import { Waiting } from "../../components/Waiting";
import { IceServers, toRtc } from "../../rtc/ice-servers";
import { isOver } from "../../state/interview";
import type { Kept } from "../../state/kept";
import { RoomView } from "./RoomView";

/** The room of a session that is not over; of one that is, its transcript. */
export default function RoomPage() {
  const { session: id = "" } = useParams();
  const opened = useSession(id);
  const instance = useQuery({ queryKey: ["instance"], queryFn: api.instance });
  const scenarioId = opened.state === "open" ? opened.session.scenario.id : undefined;
  const scenario = useQuery({
    queryKey: ["scenario", scenarioId],
    queryFn: () => api.scenario(scenarioId ?? ""),
    enabled: scenarioId !== undefined,
  });

  return (
    <SessionGate opened={opened}>
      {({ session, token }) => {
        if (isOver(session.state) && !session.trial) {
          return <Navigate to={`/sessions/${id}`} replace />;
        }
        if (instance.isPending || scenario.isPending) {
          return (
            <Shell title={session.scenario.title} room>
              <Waiting />
            </Shell>
          );
        }
        const language = session.scenario.language;
        const hears = instance.data?.hearing[language] !== "typed";
        const kept: Kept = {
          answer: hears ? "voice" : "typed",
          createdAt: session.created_at,
          ...keptSession(id),
          ...(session.trial && { trial: true }),
          id,
          token,
          title: session.scenario.title,
          language,
          state: session.state,
        };
        return (
          <RoomView
            kept={kept}
            interviewer={session.assistant?.name ?? scenario.data?.persona.name}
            iceServers={iceServers(instance.data, instance.dataUpdatedAt)}
          />
        );
      }}
    </SessionGate>
  );
}

function iceServers(instance: Instance | undefined, at: number): IceServers {
  const ask = async () => toRtc((await api.instance()).ice_servers);
  return new IceServers(toRtc(instance?.ice_servers ?? []), at, ask);
}
