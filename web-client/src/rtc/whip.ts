/** Media signalling in the shape of WHIP (RFC 9725), sending both ways. */
import { tokenFor } from "../api/http";
import { Problem } from "../api/problem";

export interface WhipOptions {
  session: string;
  /** The session's; empty for the account of whoever is signed in. */
  token: string;
  /** Names this tab, so that a reload takes its own place back. */
  client: string;
}

export interface Answer {
  sdp: string;
  resource: WhipResource;
}

/** Sends an offer. 409 `session_in_use` when another tab holds the room and `takeover` is false. */
export async function sendOffer(
  options: WhipOptions,
  sdp: string,
  takeover: boolean,
): Promise<Answer> {
  const url = `/rtc/${options.session}${takeover ? "?takeover=true" : ""}`;
  const response = await request(url, options, "POST", {
    "content-type": "application/sdp",
    body: sdp,
  });
  const place = response.headers.get("location");
  if (!place) throw new Problem(502, "no_location", "The answer names no resource", undefined);
  const resource = new WhipResource(options, place, response.headers.get("etag") ?? "*");
  return { sdp: await response.text(), resource };
}

/** The peer that the server opened for one offer. */
export class WhipResource {
  constructor(
    private readonly options: WhipOptions,
    private readonly url: string,
    private etag: string,
  ) {}

  async trickle(fragment: string): Promise<void> {
    const response = await request(this.url, this.options, "PATCH", {
      "content-type": "application/trickle-ice-sdpfrag",
      "if-match": this.etag,
      body: fragment,
    });
    this.etag = response.headers.get("etag") ?? this.etag;
  }

  /** Tells of new credentials of ours; gives the server's (RFC 9725, section 4.3.3). */
  async restart(fragment: string): Promise<string> {
    const response = await request(this.url, this.options, "PATCH", {
      "content-type": "application/trickle-ice-sdpfrag",
      "if-match": "*",
      body: fragment,
    });
    this.etag = response.headers.get("etag") ?? this.etag;
    return response.text();
  }

  /** Lets the server free the peer at once instead of by time-out. */
  async end(): Promise<void> {
    await request(this.url, this.options, "DELETE", {});
  }
}

async function request(
  url: string,
  { token, client }: WhipOptions,
  method: string,
  { body, ...headers }: { body?: string; [header: string]: string | undefined },
): Promise<Response> {
  const sent = new Headers({
    authorization: `Bearer ${await tokenFor(token)}`,
    "vivavoce-client": client,
  });
  for (const [name, value] of Object.entries(headers)) if (value) sent.set(name, value);
  let response: Response;
  try {
    response = await fetch(url, {
      method,
      headers: sent,
      body: body ?? null,
      keepalive: method === "DELETE",
    });
  } catch (cause) {
    throw Problem.offline(cause);
  }
  if (!response.ok) throw await Problem.from(response);
  return response;
}
