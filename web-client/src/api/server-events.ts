/**
 * Server-sent events read from a `fetch` (https://html.spec.whatwg.org/multipage/server-sent-events.html):
 * an `EventSource` could not send the token in a header.
 */

export interface ServerEvent {
  /** "message" where the server names none. */
  type: string;
  data: string;
  /** The last id that was said, for `Last-Event-ID`. */
  id: string;
}

/** A server that never ends an event is not listened to any further. */
const MOST_CHARACTERS = 1_000_000;

/** Takes text as it comes, in any pieces, and gives each event once it is complete. */
export class ServerEventParser {
  private rest = "";
  private type = "";
  private data: string[] = [];
  private id = "";

  push(text: string): ServerEvent[] {
    this.rest += text;
    if (this.rest.length > MOST_CHARACTERS) throw new Error("an event without end");
    const found: ServerEvent[] = [];
    for (;;) {
      const end = /\r\n|\n|\r(?!$)/.exec(this.rest);
      if (!end) return found;
      const line = this.rest.slice(0, end.index);
      this.rest = this.rest.slice(end.index + end[0].length);
      const event = this.line(line.replace(/^\uFEFF/, ""));
      if (event) found.push(event);
    }
  }

  private line(line: string): ServerEvent | undefined {
    if (line === "") return this.dispatch();
    const colon = line.indexOf(":");
    const field = colon === -1 ? line : line.slice(0, colon);
    const value = colon === -1 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (field === "event") this.type = value;
    else if (field === "data") this.data.push(value);
    else if (field === "id" && !value.includes("\0")) this.id = value;
    return undefined;
  }

  private dispatch(): ServerEvent | undefined {
    const { type, data, id } = this;
    this.type = "";
    this.data = [];
    if (data.length === 0) return undefined;
    return { type: type || "message", data: data.join("\n"), id };
  }
}
