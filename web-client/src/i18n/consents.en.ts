/** English texts of what candidates agree to, and of a person in the place of the AI. */
export const consentsEn = {
  title: "What you agreed to",
  lead: "Each entry stays as it was written. Open an interview to take something back: it counts at once.",
  failed: "What was agreed to could not be loaded",
  none: "You have agreed to nothing yet.",
  before: "This interview began before each consent was kept by itself.",
  withoutAi: "No AI where something is assigned to me",
  withoutAiHint:
    "I ask to be interviewed and scored by people. Whoever assigns is told; what is due stays due, and nothing counts against you. You can still practise with the AI by yourself.",
  ofInterview: "Take something back: {{title}}",
  session: "What you agreed to in this interview",
  given: "Agreed",
  refused: "Not agreed",
  takeBack: "Take back",
  takeBackNamed: "Take back: {{what}}",
  takeBackTitle: "Take this back?",
  give: "Agree",
  giveNamed: "Agree: {{what}}",
  notSet: "This was not done",
  history: "History",
  when: "When",
  what: "What",
  text: "Text",
  yes: "{{what}}: yes",
  no: "{{what}}: no",
  allInterviews: "All that is assigned",
  goneInterview: "An interview that was deleted",
  more: "Show older ones",
  purposes: {
    recording: "Recording",
    ai_interview: "Interview by an AI",
    ai_scoring: "Scores by programs",
    sharing: "Sharing with the organisation",
    remote: "Other services",
  },
  how: {
    prepare: "before the interview",
    interview: "on the interview’s page",
    account: "in the account",
    api: "by another program",
  },
  effects: {
    recording:
      "An interview that goes on ends. The recording is deleted for good, and nobody can bring it back. The words and the report stay: delete the interview to remove them as well.",
    ai_interview:
      "An interview that goes on ends now. What was said stays until you delete it, or until its time is over.",
    ai_scoring:
      "The report is deleted, and no program scores this interview any more. You can agree again later; the report is then made anew.",
    sharing:
      "The organisation can no longer open this interview, and all links to it end. You can agree again later; the links stay ended.",
    remote:
      "An interview that goes on ends now, and nothing more is sent. What the other services have received is subject to their own terms.",
  },
};

export const humanEn = {
  title: "Rather a person?",
  lead: "You can ask to be interviewed and scored by a person. Whoever assigned this is told, what is due stays due, and it does not count against you.",
  ask: "Ask for a person",
  notAsked: "This was not asked for",
  asked: "You have asked for a person",
  waiting:
    "Whoever assigned this knows it and will give you an appointment. You need not do anything.",
  meeting: "Your appointment: {{when}}",
  done: "The interview with a person was held.",
  takeBack: "Begin with the AI after all",
  notTakenBack: "This was not taken back",
  asks: "Asks for a human interviewer",
  meetingAt: "Appointment: {{when}}",
  arrange: "Arrange",
  arrangeNamed: "Arrange an interview with {{name}}",
  dialogTitle: "A person for {{name}}",
  when: "Appointment",
  note: "Where, and with whom",
  noteHint: "They read it with the appointment.",
  wasDone: "The interview was held",
  notSaved: "This was not saved",
};
