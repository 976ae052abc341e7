/** The comments of a session as threads, kept up to date by what the stream tells. */
import type { Comment } from "../api/types";

export interface Thread {
  first: Comment;
  answers: Comment[];
}

/** The comments with one of them new, changed or deleted; news that is older than what is known is dropped. */
export function applied(comments: readonly Comment[], news: Comment): Comment[] {
  const at = comments.findIndex(({ id }) => id === news.id);
  if (at === -1) return [...comments, news];
  const known = comments[at] as Comment;
  return known.seq >= news.seq ? [...comments] : comments.with(at, news);
}

/** Threads by moment, then by age; a deleted comment stays only while answers stand under it. */
export function threads(comments: readonly Comment[]): Thread[] {
  const byAge = (a: Comment, b: Comment) => a.created_at.localeCompare(b.created_at);
  const found = new Map<string, Thread>();
  for (const comment of comments) {
    if (comment.parent === null) found.set(comment.id, { first: comment, answers: [] });
  }
  for (const comment of comments.filter(({ deleted }) => !deleted).sort(byAge)) {
    if (comment.parent !== null) found.get(comment.parent)?.answers.push(comment);
  }
  return [...found.values()]
    .filter((thread) => !thread.first.deleted || thread.answers.length > 0)
    .sort((a, b) => a.first.at_ms - b.first.at_ms || byAge(a.first, b.first));
}

export const isOpen = ({ first }: Thread): boolean => first.resolved_at === null;

/** Everybody who has written, for mentions. */
export function namesIn(comments: readonly Comment[]): string[] {
  const names = comments.filter(({ deleted }) => !deleted).map(({ author }) => author.name.trim());
  return [...new Set(names)].filter((name) => name !== "").sort((a, b) => a.localeCompare(b));
}

/** A name as it can be mentioned: `@` takes it up to the first space. */
export function mentionOf(name: string): string {
  return `@${name.trim().replace(/\s+/g, "-")}`;
}

/** The mention that is being written at the caret, without its `@`; none elsewhere. */
export function mentionBefore(text: string, caret: number): string | undefined {
  return /(?:^|[^\p{L}\p{N}@])@([\p{L}\p{N}.\-_'’]{0,40})$/u.exec(text.slice(0, caret))?.[1];
}

/** A text in pieces, the mentions apart from the rest. */
export function pieces(
  text: string,
  mentions: readonly string[],
): { text: string; mention: boolean }[] {
  const found: { text: string; mention: boolean }[] = [];
  let rest = 0;
  for (const match of text.matchAll(/(?<![\p{L}\p{N}])@([\p{L}\p{N}.\-_'’]+)/gu)) {
    const name = mentions
      .filter((one) => match[1]?.startsWith(one))
      .reduce((longest, one) => (one.length > longest.length ? one : longest), "");
    if (name === "") continue;
    if (match.index > rest) found.push({ text: text.slice(rest, match.index), mention: false });
    found.push({ text: `@${name}`, mention: true });
    rest = match.index + name.length + 1;
  }
  if (rest < text.length) found.push({ text: text.slice(rest), mention: false });
  return found;
}
