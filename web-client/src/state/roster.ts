/** What an organisation makes of a list of people: before they are invited, and after. */
import type { LineFault, RosterResult } from "../api/types";

/** One line of the file as its reader sees it. */
export type RosterLine =
  | { line: number; email: string; role: string; team: string | null; fault: undefined }
  | { line: number; email: undefined; fault: LineFault; text: string };

/** Longest piece of a bad line that is shown. */
const SHOWN = 80;

/** All lines in the order of the file, the bad ones with what stands there. */
export function rosterLines(result: RosterResult, csv: string): RosterLine[] {
  const lines = csv.replace(/^\uFEFF/, "").split(/\r\n|\n/);
  const good: RosterLine[] = result.invited.map(({ line, email, role, team }) => ({
    line,
    email,
    role,
    team,
    fault: undefined,
  }));
  const bad: RosterLine[] = result.bad.map(({ line, fault }) => ({
    line,
    email: undefined,
    fault,
    text: shortened(lines[line - 1] ?? ""),
  }));
  return [...good, ...bad].sort((a, b) => a.line - b.line);
}

function shortened(text: string): string {
  const characters = [...text.trim()];
  return characters.length > SHOWN
    ? `${characters.slice(0, SHOWN).join("")}…`
    : characters.join("");
}

/** A text as one cell of a table; what a spreadsheet would take for a formula stays text. */
export function cell(text: string): string {
  const guard = /^[=+\-@\t\r]/.test(text) ? "'" : "";
  return `"${guard}${text.replaceAll('"', '""')}"`;
}

/** The links of those who were invited without mail, as a table. */
export function linksCsv(result: RosterResult, linkOf: (token: string) => string): string {
  const rows = result.invited.flatMap(({ email, token }) =>
    token === null ? [] : [`${cell(email)},${cell(linkOf(token))}`],
  );
  return `${["email,link", ...rows].join("\r\n")}\r\n`;
}
