import { Children, type ReactNode } from "react";
import { type Block, type Inline, parseBrief } from "../../../state/brief";
import classes from "./Task.module.css";

/** What is asked for, as its author wrote it. */
export function Brief({ text, lang }: { text: string; lang: string }) {
  return (
    <div className={classes.brief} lang={lang} data-testid="brief">
      {each(parseBrief(text), (block) => (
        <BriefBlock block={block} />
      ))}
    </div>
  );
}

function BriefBlock({ block }: { block: Block }) {
  switch (block.type) {
    case "paragraph":
      return <p>{each(block.lines, (line) => [lineOf(line), " "])}</p>;
    case "list":
      return (
        <ul>
          {each(block.items, (item) => (
            <li>{lineOf(item)}</li>
          ))}
        </ul>
      );
    case "code":
      return <pre>{block.text}</pre>;
    case "table":
      return <BriefTable {...block} />;
  }
}

interface TableProps {
  head: Inline[][];
  rows: Inline[][][];
  right: boolean[];
}

function BriefTable({ head, rows, right }: TableProps) {
  const side = (column: number) => (right[column] ? "right" : "left");
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <div className={classes.tableBox} tabIndex={0}>
      <table>
        <thead>
          <tr>
            {each(head, (cell, column) => (
              <th scope="col" data-side={side(column)}>
                {lineOf(cell)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {each(rows, (row) => (
            <tr>
              {each(row, (cell, column) => (
                <td data-side={side(column)}>{lineOf(cell)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function lineOf(pieces: Inline[]): ReactNode {
  return each(pieces, ({ as, text }) => {
    if (as === "code") return <code>{text}</code>;
    return as === "strong" ? <strong>{text}</strong> : text;
  });
}

/** Pieces that never change their places need no names. */
function each<T>(items: T[], show: (item: T, at: number) => ReactNode): ReactNode {
  return Children.toArray(items.map(show));
}
