/** English texts of what a question is scored by. */
export const scoringEn = {
  title: "Scored as",
  none: "The answer is noted, and not scored.",
  show: "Show the five levels",
  hide: "Hide the levels",
  from: {
    rubric: "from the rubric",
    scenario: "of the whole interview",
    question: "of this question",
  },
  ownHint:
    "Beside those above: what an answer of each level looks like. One that is written here gets its level from a language model that rates; without one, the report gives it none.",
};
