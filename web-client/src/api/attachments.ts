/** The HTTP calls of what questions show: put up by trainers, seen in an interview. */
import { api, json, tokenFor } from "./http";
import { Problem } from "./problem";
import type { KeptAttachment, QuestionAttachments } from "./types";

const WRITTEN = "/api/workshop/attachments";

export const attachments = {
  /** Puts a file up; `onShare` is told how much of it is there, from 0 to 1. */
  putUp: async (
    file: File,
    token: string,
    onShare: (share: number) => void,
    signal: AbortSignal,
  ): Promise<KeptAttachment> => {
    const url = `${WRITTEN}?name=${encodeURIComponent(file.name.slice(-255))}`;
    const answer = await sent(url, file, await tokenFor(token), onShare, signal);
    if (!answer.ok) throw await Problem.from(answer);
    return (await answer.json()) as KeptAttachment;
  },

  written: (file: string, token: string) => api.file(`${WRITTEN}/${file}`, token),

  shown: async (session: string, token: string) =>
    (
      await json<{ items: QuestionAttachments[] }>(`/api/sessions/${session}/attachments`, {
        token,
      })
    ).items,

  shownFile: (session: string, file: string, token: string) =>
    api.file(`/api/sessions/${session}/attachments/${file}`, token),
};

/** `fetch` does not say how much of a body has gone; this does. */
function sent(
  url: string,
  body: Blob,
  token: string,
  onShare: (share: number) => void,
  signal: AbortSignal,
): Promise<Response> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", url);
    if (token) request.setRequestHeader("authorization", `Bearer ${token}`);
    request.setRequestHeader("content-type", "application/octet-stream");
    request.setRequestHeader("accept", "application/json, application/problem+json");
    request.upload.onprogress = ({ loaded, total }) => onShare(total > 0 ? loaded / total : 0);
    request.onload = () =>
      resolve(
        new Response(request.responseText, {
          status: request.status,
          headers: { "content-type": request.getResponseHeader("content-type") ?? "" },
        }),
      );
    request.onerror = () => reject(Problem.offline(undefined));
    request.onabort = () => reject(signal.reason);
    signal.addEventListener("abort", () => request.abort(), { once: true });
    request.send(body);
  });
}
