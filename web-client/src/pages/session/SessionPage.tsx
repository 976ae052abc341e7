import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useParams } from "react-router";
import { api } from "../../api/http";
import { SessionGate } from "../../components/SessionGate";
import { useSession } from "../../components/useSession";
import { keptSession } from "../../components/useSessionKey";
import { isOver } from "../../state/interview";
import { KeptSessions } from "../../state/kept";
import { Deleted } from "./DeleteSession";
import { SessionView } from "./SessionView";

/** A transcript that still grows is read again this often. */
const REFRESH_MS = 5_000;

/** What is left of an interview, in figures; its words and its sound are in the replay. */
export default function SessionPage() {
  const { session: id = "" } = useParams();
  const [deleted, setDeleted] = useState(false);
  const opened = useSession(id);
  const token = opened.state === "open" ? opened.token : "";
  const growing = opened.state === "open" && !isOver(opened.session.state);
  const transcript = useQuery({
    queryKey: ["transcript", id, growing],
    queryFn: () => api.transcript(id, token),
    enabled: opened.state === "open",
    refetchInterval: growing && REFRESH_MS,
  });

  if (deleted) return <Deleted />;
  return (
    <SessionGate opened={opened}>
      {({ session }) => {
        if (keptSession(id)) new KeptSessions(localStorage).update(id, { state: session.state });
        return (
          <SessionView
            session={session}
            token={token}
            transcript={transcript}
            onDeleted={() => {
              new KeptSessions(localStorage).forget(id);
              setDeleted(true);
            }}
          />
        );
      }}
    </SessionGate>
  );
}
