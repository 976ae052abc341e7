import { useQuery, useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useMemo, useState } from "react";
import { moderation } from "../../api/moderation";
import type { Door } from "../../api/replay";
import type { SessionFlags } from "../../api/types";
import type { Thing } from "../../components/moderation/ReportDialog";
import { onDemand } from "../../components/onDemand";

const ReportDialog = onDemand(
  async () => (await import("../../components/moderation/ReportDialog")).ReportDialog,
);

interface Reporting {
  flags: SessionFlags | undefined;
  report(thing: Thing): void;
}

const Context = createContext<Reporting | undefined>(undefined);

/** What was reported of this interview, and how to report more; none where one may not. */
export function useReporting(): Reporting | undefined {
  return useContext(Context);
}

interface ReportingProviderProps {
  door: Door;
  /** Whoever looks through a share reports nothing. */
  enabled: boolean;
  children: ReactNode;
}

/** Lets every comment and every turn of the interviewer be reported from where it stands. */
export function ReportingProvider({ door, enabled, children }: ReportingProviderProps) {
  const queries = useQueryClient();
  const [thing, setThing] = useState<Thing>();
  const queryKey = ["session-flags", door.session, door.token];
  const flags = useQuery({ queryKey, queryFn: () => moderation.ofSession(door), enabled });
  const value = useMemo(
    () => (enabled ? { flags: flags.data, report: setThing } : undefined),
    [enabled, flags.data],
  );
  return (
    <Context.Provider value={value}>
      {children}
      {thing && (
        <ReportDialog
          things={[thing]}
          door={door}
          onClose={() => setThing(undefined)}
          onDone={() => void queries.invalidateQueries({ queryKey })}
        />
      )}
    </Context.Provider>
  );
}
