import { useLocation, useNavigate } from "react-router";
import { returnPath, wayIn } from "../../state/return-to";

interface BroughtState {
  to?: unknown;
}

/**
 * Where to go when one is signed in. A link asks for it as `?to=`; a page whose address holds a
 * key gives it within the browser's history instead, where no server sees it.
 */
export function useReturn() {
  const { search, state } = useLocation();
  const navigate = useNavigate();
  const brought = (state as BroughtState | null)?.to ?? new URLSearchParams(search).get("to");
  const to = returnPath(brought, location.origin);
  return {
    to,
    goOn: () => navigate(to, { replace: true }),
    /** The link to another page of the way in, which keeps the place to return to. */
    keep: (page: "/login" | "/register" | "/forgot") => ({
      to: { pathname: page, search },
      state,
    }),
  };
}

/** The address of signing in that leads back to this page. */
export function useWayIn(): string {
  const { pathname, search } = useLocation();
  return wayIn("/login", pathname, search);
}
