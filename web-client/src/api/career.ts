/** The HTTP calls of one's own career. */
import { call, json } from "./http";
import type {
  Career,
  CareerEntry,
  CareerPreview,
  CareerText,
  ImportCareer,
  ImportedCareer,
} from "./types";

const OWN = "/api/me/career";

export const career = {
  read: () => json<Career>(OWN),

  change: (about: { headline?: string; summary?: string }) =>
    json<Career>(OWN, { method: "PATCH", body: about }),

  add: (text: CareerText) => json<CareerEntry>(`${OWN}/entries`, { method: "POST", body: text }),

  put: (id: string, text: CareerText) =>
    json<CareerEntry>(entry(id), { method: "PUT", body: text }),

  remove: async (id: string) => {
    await call(entry(id), { method: "DELETE" });
  },

  /** What LinkedIn's file holds; nothing of it is kept. */
  preview: (file: Blob) =>
    json<CareerPreview>(`${OWN}/linkedin`, {
      method: "POST",
      headers: { "content-type": "application/zip" },
      text: file,
    }),

  take: (chosen: ImportCareer) =>
    json<ImportedCareer>(`${OWN}/import`, { method: "POST", body: chosen }),
};

function entry(id: string): string {
  return `${OWN}/entries/${encodeURIComponent(id)}`;
}
