/** Under which the page keeps one's own career. */
export const CAREER = ["career"] as const;
