/** English texts of the interviews that an account has held. */
export const historyEn = {
  title: "Your interviews",
  lead: "All that you held while signed in, on whichever device.",
  failed: "Your interviews could not be loaded",
  none: "No interview yet",
  noneText:
    "Choose one, answer aloud, and a minute later a report quotes your own words. It will wait for you here.",
  choose: "Choose an interview",
  continue: "Continue",
  continueNamed: "Continue: {{title}}",
  report: "Report",
  reportNamed: "Report of {{title}}, {{when}}",
  replay: "Replay",
  replayNamed: "Replay of {{title}}, {{when}}",
  minutes: "{{count}} min",
  questions: "question {{at}} of {{count}}",
  filter: "Show",
  filters: { all: "All", open: "Open", over: "Finished" },
  noneOfThese: "None of these.",
  see: "See all of them",
};
