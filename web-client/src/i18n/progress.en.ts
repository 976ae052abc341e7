/** English texts of the page that sets interviews side by side. */
export const progressEn = {
  title: "Your progress",
  see: "See your progress",
  compare: "Compare with earlier ones",
  lead: "The interviews that this browser has held, side by side. They are compared with each other and with nobody else's.",
  leadOwn:
    "All interviews of your account, on whichever device you held them, side by side. They are compared with each other and with nobody else's.",
  guestTitle_one: "One interview in this browser is not in your account",
  guestTitle_other: "{{count}} interviews in this browser are not in your account",
  guest:
    "They were held here without signing in. If they are yours, add them: you will then find them on all your devices.",
  take: "Add to my account",
  taken_one: "One interview is in your account now.",
  taken_other: "{{count}} interviews are in your account now.",
  notTaken: "They were not added",
  everyInterview: "Every interview",
  scenario: "Which interview",
  interview: "Interview",
  value: "Value",
  levels: "Levels",
  levelsNote:
    "From 1 to 5. The pale band is how far a level may be off. A change is only told when it is more than that.",
  moved: {
    up: "Up by {{by}}, give or take {{spread}}.",
    down: "Down by {{by}}, give or take {{spread}}.",
    same: "No change beyond what a level may be off ({{spread}}).",
  },
  comparedWith_one: "Compared with your earlier interview.",
  comparedWith_other: "Compared with the middle of your {{count}} earlier ones.",
  point: "{{date}}, {{title}}: {{value}}",
  openReport: "{{text}}. Open the report.",
  asTable: "As a table",
  in: { fr: "In French", en: "In English" },
  measures: {
    words_per_min: "Words a minute",
    disfluencies_per100_syllables: "Hesitations and repetitions in 100 syllables",
    disfluencies_per100_words: "Hesitations and repetitions in 100 words",
    fillers_per_100_words: "Hesitations and fillers in 100 words",
    pauses_per_min: "Pauses a minute",
    long_pauses_per_min: "Pauses longer than a second, a minute",
  },
  nothingAloud: "These interviews were held in writing: there is no pace and no pause to show.",
  unreported_one:
    "One interview has no report yet. If one is being made, it appears here by itself.",
  unreported_other:
    "{{count}} interviews have no report yet. Those that are being made appear here by themselves.",
  refusedTitle_one: "One interview could not be opened",
  refusedTitle_other: "{{count}} interviews could not be opened",
  refused: "It was deleted, or the key that this browser has kept is not the right one.",
  forget: "Take it off this browser's list",
  emptyTitle: "Nothing to compare yet",
  steps: {
    one: "Hold an interview. Its report gives a level to each criterion, and the words it rests on.",
    two: "Try what the report proposes, and hold the same interview again some days later.",
    three: "Here you will see what moved, and what only varies from one day to the next.",
  },
  firstTitle: "This is where your line begins",
  first:
    "One interview says where you are, not where you are going. Hold the same one again, and this page will tell whether something really moved.",
};
