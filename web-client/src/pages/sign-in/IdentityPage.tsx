import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, Navigate, useNavigate, useParams } from "react-router";
import { accounts } from "../../api/accounts";
import type { IdentityAnswer } from "../../api/types";
import { Column } from "../../components/account/Column";
import { ProblemNotice } from "../../components/ProblemNotice";
import { Waiting } from "../../components/Waiting";
import { returnPath } from "../../state/return-to";
import { account, useAccount } from "../../state/signed-in";
import { SecondStep } from "./SecondStep";

/** Begins the state of somebody who links an account, as the server makes it. */
const LINKS = "vl_";

function answerOf(provider: string, search: string): IdentityAnswer {
  const query = new URLSearchParams(search);
  const code = query.get("code");
  const error = query.get("error");
  return {
    provider,
    state: query.get("state") ?? "",
    ...(code !== null && { code }),
    ...(error !== null && { error }),
  };
}

/** Where one comes back to from a provider of accounts. */
export default function IdentityPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { provider = "" } = useParams();
  const current = useAccount();
  // What the address says is good once, and is taken out of it.
  const [answer] = useState(() => answerOf(provider, location.search));
  const links = answer.state.startsWith(LINKS);
  const came = useQuery({
    queryKey: ["identity", answer.state],
    queryFn: async () => {
      if (!links) return await accounts.answerIdentity(answer);
      await accounts.linkIdentity(answer);
      return "linked" as const;
    },
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  });
  useEffect(() => window.history.replaceState(window.history.state, "", location.pathname), []);
  useEffect(() => {
    if (came.data === "linked") void navigate("/account/security", { replace: true });
    else if (came.data?.state === "signed_in") {
      account.enter(came.data);
      void navigate(returnPath(came.data.next, location.origin), { replace: true });
    }
  }, [came.data, navigate]);

  if (came.isError) {
    return (
      <Column title={t(links ? "identities.notLinked" : "signIn.failed")} step="failed">
        <ProblemNotice
          title={t(links ? "identities.notLinked" : "signIn.failed")}
          error={came.error}
        />
        <Button component={Link} to={links ? "/account/security" : "/login"}>
          {t(links ? "identities.backToAccount" : "identities.backToSignIn")}
        </Button>
      </Column>
    );
  }
  if (came.data !== "linked" && came.data?.state === "second_factor") {
    if (current.status === "signed_in") {
      return <Navigate to={returnPath(came.data.next, location.origin)} replace />;
    }
    return <SecondStep asked={came.data} onBack={() => void navigate("/login")} />;
  }
  return <Waiting />;
}
