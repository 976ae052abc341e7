/** A scenario's file as text: what is put into it where, without touching the rest. */
import type { Language } from "../api/types";

const QUESTION = /^\s*\[\[\s*questions\s*\]\]/;
const PART_OF_QUESTION = /^\s*\[\[?\s*questions\./;
const TABLE = /^\s*\[/;
const ID = /^\s*id\s*=\s*["']([^"']*)["']/;

/** The lines of each question: from its head to the line before what is no part of it. */
export function questionsIn(source: string): { id: string; from: number; to: number }[] {
  const lines = source.split("\n");
  const found: { id: string; from: number; to: number }[] = [];
  lines.forEach((line, at) => {
    if (!QUESTION.test(line)) return;
    const rest = lines.slice(at + 1);
    const length = rest.findIndex((next) => TABLE.test(next) && !PART_OF_QUESTION.test(next));
    const to = length < 0 ? lines.length : at + 1 + length;
    const head = rest.slice(0, length < 0 ? undefined : length);
    const table = head.findIndex((next) => TABLE.test(next));
    const own = table < 0 ? head : head.slice(0, table);
    const id = own.map((next) => ID.exec(next)?.[1]).find((name) => name !== undefined);
    found.push({ id: id ?? "", from: at, to });
  });
  return found;
}

/** The file with more questions after its last one. */
export function withQuestions(source: string, questions: string[]): string {
  const end = questionsIn(source).at(-1)?.to ?? source.split("\n").length;
  return inserted(source, end, questions.join("\n"));
}

/** The file with points and criteria at the end of a question. */
export function withinQuestion(source: string, id: string, part: string): string {
  const question = questionsIn(source).find((one) => one.id === id);
  return question ? inserted(source, question.to, part) : source;
}

function inserted(source: string, line: number, part: string): string {
  const lines = source.split("\n");
  const before = lines.slice(0, line).join("\n").trimEnd();
  const after = lines.slice(line).join("\n").trimStart();
  return `${before}\n\n${part.trim()}\n${after ? `\n${after}` : ""}`;
}

/** The file under another id. */
export function withId(source: string, id: string): string {
  return source.replace(/^(\s*id\s*=\s*)["'][^"']*["']/m, `$1"${id}"`);
}

/** What a new scenario begins as: sound, and short enough to see how a file is made. */
export function template(language: Language, number: number): string {
  const french = language === "fr";
  const text = (en: string, fr: string) => JSON.stringify(french ? fr : en);
  return `id = "${french ? "nouveau" : "new"}-${number}-${language}"
language = "${language}"
title = ${text("New interview", "Nouvel entretien")}
role = ${text("The post", "Le poste")}
summary = ${text("What it is about, in a sentence or two.", "De quoi il s’agit, en une ou deux phrases.")}
level = "junior"
duration_minutes = 10
greeting = ${text("Take your time to think. Let's begin.", "Prenez le temps de réfléchir. Commençons.")}
closing = ${text("That was my last question. Thank you.", "C’était ma dernière question. Merci.")}

[persona]
name = ${text("Robin", "Camille")}
description = ${text("Calm and friendly.", "Calme et bienveillante.")}

[[questions]]
id = "first"
kind = "story"
text = ${text(
    "Tell me about a piece of work that you are glad you did.",
    "Parlez-moi d’un travail dont vous êtes content.",
  )}

[[questions.points]]
id = "result"
synonyms = ${french ? '["résultat", "au final", "grâce à"]' : '["result", "in the end", "outcome"]'}
follow_up = ${text("And what came of it?", "Et qu’est-ce que cela a donné ?")}
`;
}
