import type { ReactNode } from "react";
import { Navigate } from "react-router";
import type { Me } from "../../api/types";
import { useAccount } from "../../state/signed-in";
import { Shell } from "../Shell";
import { Waiting } from "../Waiting";
import { useWayIn } from "./useReturn";

interface OwnPageProps {
  title: string;
  children(me: Me): ReactNode;
}

/** A page of whoever is signed in; a guest is shown the way in, which leads back here. */
export function OwnPage({ title, children }: OwnPageProps) {
  const current = useAccount();
  const wayIn = useWayIn();
  if (current.status === "guest") return <Navigate to={wayIn} replace />;
  return (
    <Shell title={title}>
      {current.status === "asking" ? <Waiting /> : children(current.user)}
    </Shell>
  );
}
