/** English texts of rehearsals with simulated candidates. */
export const rehearsalEn = {
  open: "Rehearse",
  title: "Rehearsal with simulated candidates",
  lead: "Five made-up candidates hold the whole interview, and each is scored like a real one. It takes a moment, sends nothing anywhere, and nothing of it is kept.",
  failed: "The interview could not be rehearsed",
  good: "The interview ends in time and tells a strong answer from a weak one.",
  toMend: "What this shows",
  findings: {
    unfinished_one:
      "Even a candidate who keeps to the point is not done after {{count}} minute. Ask fewer questions, or give the interview more time.",
    unfinished_other:
      "Even a candidate who keeps to the point is not done after {{count}} minutes. Ask fewer questions, or give the interview more time.",
    alike:
      "A strong answer gets hardly a better level than a weak one. Say for each question what a full answer mentions.",
    unscored:
      "Not even the strong candidate gets a level. Ask more open questions, and say what a full answer mentions.",
    flat_one:
      "Question {{questions}} gives a weak answer the same level as a strong one. Say what a full answer to it mentions.",
    flat_other:
      "Questions {{questions}} give a weak answer the same level as a strong one. Say what a full answer to each mentions.",
    dodged:
      "Somebody who answers nothing gets level {{level}}. What you expect to hear may be words that anybody says.",
  },
  candidates: {
    strong: { name: "Strong", does: "Says all that you expect, with reasons and figures." },
    weak: { name: "Weak", does: "Says one expected thing, briefly." },
    evasive: { name: "Evasive", does: "Talks of everything else, and asks to move on." },
    hostile: {
      name: "Hostile",
      does: "Refuses, gives orders, asks for the rubric, wants to stop.",
    },
    silent: { name: "Silent", does: "Says nothing at all." },
  },
  minutes_one: "{{count}} minute",
  minutes_other: "{{count}} minutes",
  followUps_one: "{{count}} follow-up",
  followUps_other: "{{count}} follow-ups",
  ends: {
    completed: "asked everything",
    candidate: "ended by the candidate",
    time: "out of time",
    error: "broke off",
    disconnected: "let go for want of an answer",
    interrupted: "broke off",
    expired: "never began",
    never: "does not end",
  },
  read: "Read it",
  readOf: "Read the interview: {{name}}",
  hide: "Close",
  hideOf: "Close the interview: {{name}}",
  byQuestion: "Level of each question",
  question: "Question {{number}}",
  noted: "noted",
  transcript: "What was said",
  speakers: { candidate: "Candidate", interviewer: "Interviewer" },
  limits:
    "The candidates are caricatures made from what the file says: they show whether the interview works, not how people will do. A task’s code or notes are not written, and a language model takes no part.",
};
