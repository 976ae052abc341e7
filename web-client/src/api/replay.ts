/** The HTTP calls of a replay: what it opens with, comments, shares, corrections, redactions. */
import { authorKey } from "../state/author";
import type { Span } from "../state/timeline";
import { call, json } from "./http";
import type {
  AccessLog,
  Comment,
  CommentList,
  Correction,
  CorrectWords,
  CreateComment,
  CreatedShare,
  CreateRedaction,
  CreateShare,
  EditComment,
  NoticeList,
  OpenedShare,
  OpenShare,
  Redacted,
  RedactionPreview,
  Replay,
  Share,
  Turn,
  UndoCorrection,
} from "./types";

/** A session, and what opens it. */
export interface Door {
  session: string;
  token: string;
}

export const replayApi = {
  open: (door: Door) => json<Replay>(at(door, "replay"), { token: door.token, headers: author() }),

  peaks: async (url: string, { token }: Door) => (await call(url, { token })).arrayBuffer(),

  /** The sound of a track, and how much of it is there, 0 to 1, as it comes. */
  sound: async (
    url: string,
    token: string,
    onShare: (share: number) => void,
    signal: AbortSignal,
  ) => received(await call(url, { token, signal }), onShare),

  /** How the interviewer fared; for those with the server's key. */
  notices: (door: Door) => json<NoticeList>(at(door, "notices"), { token: door.token }),

  comments: (door: Door) =>
    json<CommentList>(at(door, "comments"), { token: door.token, headers: author() }),

  comment: (door: Door, body: CreateComment) =>
    json<Comment>(at(door, "comments"), {
      method: "POST",
      token: door.token,
      headers: author(),
      body,
    }),

  editComment: (door: Door, id: string, body: EditComment) =>
    json<Comment>(at(door, `comments/${id}`), {
      method: "PATCH",
      token: door.token,
      headers: author(),
      body,
    }),

  deleteComment: async (door: Door, id: string) => {
    const request = { method: "DELETE", token: door.token, headers: author() };
    await call(at(door, `comments/${id}`), request);
  },

  shares: async (door: Door) =>
    (await json<{ items: Share[] }>(at(door, "shares"), { token: door.token })).items,

  share: (door: Door, body: CreateShare) =>
    json<CreatedShare>(at(door, "shares"), { method: "POST", token: door.token, body }),

  revokeShare: (door: Door, id: string) =>
    json<Share>(at(door, `shares/${id}`), { method: "DELETE", token: door.token }),

  openShare: (body: OpenShare) => json<OpenedShare>("/api/shares/open", { method: "POST", body }),

  accessLog: (door: Door, cursor: string | null) =>
    json<AccessLog>(at(door, `access-log${cursor ? `?cursor=${cursor}` : ""}`), {
      token: door.token,
    }),

  correct: (door: Door, body: CorrectWords) =>
    json<Turn>(at(door, "words"), { method: "PATCH", token: door.token, body }),

  undoCorrection: (door: Door, body: UndoCorrection) =>
    json<Turn>(at(door, "words/undo"), { method: "POST", token: door.token, body }),

  corrections: async (door: Door) =>
    (await json<{ items: Correction[] }>(at(door, "words/history"), { token: door.token })).items,

  redact: (door: Door, body: CreateRedaction) =>
    json<Redacted>(at(door, "redactions"), { method: "POST", token: door.token, body }),

  /** What would go with a part. */
  redactionPreview: (door: Door, { fromMs, toMs }: Span) =>
    json<RedactionPreview>(at(door, `redactions/preview?from_ms=${fromMs}&to_ms=${toMs}`), {
      token: door.token,
    }),
};

const at = ({ session }: Door, what: string): string => `/api/sessions/${session}/${what}`;

const author = (): Record<string, string> => ({ "vivavoce-author": authorKey(localStorage) });

async function received(response: Response, onShare: (share: number) => void): Promise<Blob> {
  const type = response.headers.get("content-type") ?? "";
  const whole = Number(response.headers.get("content-length"));
  if (!response.body || !whole) return response.blob();
  const reader = response.body.getReader();
  const parts: Uint8Array<ArrayBuffer>[] = [];
  for (let bytes = 0; ; ) {
    const { done, value } = await reader.read();
    if (done) return new Blob(parts, { type });
    parts.push(value);
    bytes += value.byteLength;
    onShare(Math.min(1, bytes / whole));
  }
}
