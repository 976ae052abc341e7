/** English texts of packs: scenarios and quizzes as one file. */
export const packsEn = {
  make: "Make a pack",
  makeLead:
    "One file with scenarios and quizzes, to hand to another server. Scenarios go as you saved them last, quizzes with their solutions.",
  name: "Name of the pack",
  authors: "Authors",
  licence: "Licence",
  search: "Search",
  scenario: "Scenario",
  quiz: "Quiz",
  chosen_one: "{{count}} chosen",
  chosen_other: "{{count}} chosen",
  save: "Save the pack",
  notMade: "The pack was not made",
  take: "Take in a pack",
  takeLead:
    "A file from another server. You see what is in it before anything is kept, and nothing of yours is written over.",
  choose: "Choose a pack",
  unread: "This pack cannot be read",
  unsound: "Something in it is wrong, so nothing of it can be taken in.",
  confirm_one: "Take in {{count}} file",
  confirm_other: "Take in {{count}} files",
  notTaken: "Nothing was taken in",
  taken: "The pack is here",
  asVersion: "As the next version of mine, which stays a draft",
  clashes: {
    free: "New",
    same: "Is here already",
    taken: "Comes under a new name",
    version: "Next version",
  },
  outcomes: {
    created: "is here, a scenario as a draft",
    renamed: "is here as {{id}}",
    versioned: "is the next version",
    unchanged: "was here already",
  },
};
