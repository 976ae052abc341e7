/** The simple Markdown of a task's brief: paragraphs, lists, tables, blocks of code. Pure. */

/** A piece of a line. */
export interface Inline {
  text: string;
  as: "plain" | "code" | "strong";
}

export type Block =
  | { type: "paragraph"; lines: Inline[][] }
  | { type: "list"; items: Inline[][] }
  | { type: "code"; text: string }
  | { type: "table"; head: Inline[][]; rows: Inline[][][]; right: boolean[] };

export function parseBrief(source: string): Block[] {
  const lines = source.split("\n");
  const blocks: Block[] = [];
  let at = 0;
  const take = (fits: (line: string) => boolean): string[] => {
    const from = at;
    while (at < lines.length && fits(lines[at] ?? "")) at += 1;
    return lines.slice(from, at);
  };
  while (at < lines.length) {
    const line = lines[at] ?? "";
    if (line.trim() === "") {
      at += 1;
    } else if (line.startsWith("```")) {
      at += 1;
      const text = take((one) => !one.startsWith("```")).join("\n");
      at += 1;
      blocks.push({ type: "code", text });
    } else if (isItem(line)) {
      blocks.push({
        type: "list",
        items: take(isItem).map((item) => inline(item.trim().slice(2))),
      });
    } else if (isRow(line) && isRule(lines[at + 1] ?? "")) {
      blocks.push(table(take(isRow)));
    } else {
      const plain = take((one) => one.trim() !== "" && !isItem(one) && !one.startsWith("```"));
      blocks.push({ type: "paragraph", lines: plain.map(inline) });
    }
  }
  return blocks;
}

const isItem = (line: string) => line.trimStart().startsWith("- ");
const isRow = (line: string) => line.trim().startsWith("|");
const isRule = (line: string) => /^\s*\|(\s*:?-+:?\s*\|)+\s*$/.test(line);

function table([head = "", rule = "", ...rows]: string[]): Block {
  const right = cells(rule).map((cell) => cell.endsWith(":"));
  const read = (line: string) => cells(line).map(inline);
  return { type: "table", head: read(head), rows: rows.map(read), right };
}

function cells(line: string): string[] {
  const inner = line.trim().replace(/^\|/, "").replace(/\|$/, "");
  return inner.split("|").map((cell) => cell.trim());
}

function inline(line: string): Inline[] {
  const pieces = line.split(/(`[^`]+`|\*\*[^*]+\*\*)/).filter((piece) => piece !== "");
  return pieces.map((piece) => {
    if (piece.length > 2 && piece.startsWith("`")) return { text: piece.slice(1, -1), as: "code" };
    if (piece.length > 4 && piece.startsWith("**"))
      return { text: piece.slice(2, -2), as: "strong" };
    return { text: piece, as: "plain" };
  });
}
