/** The HTTP calls of the question bank. */
import { json } from "./http";
import type {
  BankFilter,
  BankForm,
  BankList,
  BankQuestionDetail,
  BankStatistics,
  BankTag,
  BankText,
  InsertedQuestions,
  KeptQuestions,
  Language,
} from "./types";

const one = (id: string) => `/api/bank/${encodeURIComponent(id)}`;

export interface BankContent {
  texts: BankText[];
  tags: string[];
  origin: string;
}

/** A quiz of one's own, or the title and language of a new one. */
export type InsertInto = { quiz: string } | { title: string; language: Language };

export const bank = {
  list: (filter: BankFilter, cursor: string | null, token: string) => {
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(filter)) if (value) query.set(name, String(value));
    if (cursor) query.set("cursor", cursor);
    return json<BankList>(`/api/bank?${query}`, { token });
  },
  tags: async (token: string) =>
    (await json<{ items: BankTag[] }>("/api/bank-tags", { token })).items,
  read: (id: string, token: string) => json<BankQuestionDetail>(one(id), { token }),
  create: (form: BankForm, content: BankContent, token: string) =>
    json<BankQuestionDetail>("/api/bank", { method: "POST", token, body: { form, ...content } }),
  save: (id: string, revision: number, content: BankContent, token: string) =>
    json<BankQuestionDetail>(one(id), { method: "PUT", token, body: { revision, ...content } }),
  archive: (id: string, archived: boolean, token: string) =>
    json<BankQuestionDetail>(`${one(id)}/archive`, { method: "POST", token, body: { archived } }),
  statistics: async (id: string, token: string) =>
    (await json<BankStatistics>(`${one(id)}/statistics`, { token })).items,
  /** All questions of a scenario or quiz, or those that are named. */
  keep: (form: BankForm, id: string, questions: string[], token: string) =>
    json<KeptQuestions>("/api/bank-keep", { method: "POST", token, body: { form, id, questions } }),
  insert: async (into: InsertInto, questions: string[], token: string) =>
    (
      await json<InsertedQuestions>("/api/bank-insert", {
        method: "POST",
        token,
        body: { ...into, questions },
      })
    ).quiz,
};
