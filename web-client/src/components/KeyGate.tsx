import { Button } from "@mantine/core";
import { IconCompass } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Problem } from "../api/problem";
import type { Me } from "../api/types";
import { setInstanceKey, useInstanceKey } from "../state/instance-key";
import { useAccount } from "../state/signed-in";
import { AccessKey } from "./AccessKey";
import { usePermissions } from "./account/useMay";
import { Message } from "./Message";
import { ProblemNotice, problemText } from "./ProblemNotice";
import { Waiting } from "./Waiting";

interface KeyGateProps<T> {
  /** What the page shows first; a refusal of it is one of the key. */
  queryKey: readonly unknown[];
  /** With the server's key, or with none for a person whose account may open the page. */
  load(token: string): Promise<T>;
  children(data: T, token: string): ReactNode;
}

/** Candidates and admins need no organisation; the others open nothing without one. */
function reasonOf({ role, organisation }: Me): "account" | "organisation" {
  return organisation || role === "candidate" || role === "admin" ? "account" : "organisation";
}

/** A page for those who have the server's own key, or an account that may open it. */
export function KeyGate<T>({ queryKey, load, children }: KeyGateProps<T>) {
  const { t } = useTranslation();
  const token = useInstanceKey();
  const current = useAccount();
  const me = current.status === "signed_in" ? current.user : undefined;
  const query = useQuery({
    // Another person, or another organisation of theirs, begins with nothing kept (`app.tsx`).
    queryKey: [...queryKey, token],
    queryFn: () => load(token),
    enabled: token !== "" || me !== undefined,
    staleTime: 0,
  });
  // What the page offers goes by it; asked for at the same time.
  const permissions = usePermissions();
  // An administrator without a second factor has the right account, and sets one up.
  const lacksFactor = query.error instanceof Problem && query.error.code === "second_factor_needed";
  const refused = query.error instanceof Problem && query.error.unauthorized && !lacksFactor;
  if (token === "" && current.status === "asking") return <Waiting />;
  if (refused || (token === "" && !me)) {
    return (
      <AccessKey
        wrong={refused && token !== ""}
        onKey={setInstanceKey}
        to={me && token === "" ? reasonOf(me) : "instance"}
      />
    );
  }
  if (query.data !== undefined && permissions.isPending) return <Waiting />;
  if (query.data !== undefined) return children(query.data, token);
  // Nothing to try again: it is not there, or is somebody else's.
  if (query.error instanceof Problem && query.error.status === 404) {
    return (
      <Message
        icon={<IconCompass size={34} />}
        title={t("notFound.title")}
        text={problemText(query.error, t)}
      >
        <Button component={Link} to="/">
          {t("app.toHome")}
        </Button>
      </Message>
    );
  }
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
