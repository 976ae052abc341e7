/**
 * Where to go after signing in. What an address asks for is somebody else's text: only a path of
 * this site is followed, whatever way another one is written in.
 */

/** Pages of signing in: nobody wants to return there. */
const WAYS_IN = ["/login", "/register", "/verify", "/forgot", "/reset", "/not-me", "/setup"];

export function returnPath(asked: unknown, origin: string): string {
  if (typeof asked !== "string" || !asked.startsWith("/")) return "/";
  let url: URL;
  try {
    url = new URL(asked, origin);
  } catch {
    return "/";
  }
  // "/..//elsewhere" and the like become "//elsewhere" only once they are resolved.
  if (url.origin !== origin || url.pathname.startsWith("//")) return "/";
  if (WAYS_IN.includes(url.pathname) || url.pathname.startsWith("/sign-in/")) return "/";
  return url.pathname + url.search + url.hash;
}

/** The address of a way in that leads back to where one is; what follows `#` may be a key and stays. */
export function wayIn(page: "/login" | "/register", pathname: string, search = ""): string {
  const here = returnPath(pathname + search, "https://here.invalid");
  return here === "/" ? page : `${page}?to=${encodeURIComponent(here)}`;
}
