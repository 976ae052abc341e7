/** The servers that help media through: where they are, and credentials that are still good. */
import type { Instance } from "../api/types";

/** Credentials live for minutes at least; those asked for this recently are not asked for again. */
const FRESH_FOR_MS = 60_000;
/** The way that needs no help must not wait longer for it. */
const ANSWER_WITHIN_MS = 2_000;

export class IceServers {
  /** `known` were learnt at `at`, in the time of `now`. */
  constructor(
    private known: RTCIceServer[],
    private at: number,
    private readonly ask: () => Promise<RTCIceServer[]>,
    private readonly now: () => number = Date.now,
  ) {}

  /** Never fails: old servers are better than none, and none will do on an open network. */
  async fresh(): Promise<RTCIceServer[]> {
    if (Math.abs(this.now() - this.at) < FRESH_FOR_MS) return this.known;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<undefined>((resume) => {
      timer = setTimeout(() => resume(undefined), ANSWER_WITHIN_MS);
    });
    const asked = this.ask().catch(() => undefined);
    const servers = await Promise.race([asked, late]);
    clearTimeout(timer);
    if (servers) {
      this.known = servers;
      this.at = this.now();
    }
    return this.known;
  }
}

export function toRtc(servers: Instance["ice_servers"]): RTCIceServer[] {
  return servers.map(({ urls, username, credential }): RTCIceServer => {
    return username && credential ? { urls, username, credential } : { urls };
  });
}
