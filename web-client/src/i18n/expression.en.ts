/** English texts of what a model guesses of one's own voice. */
export const expressionEn = {
  title: "How my voice may sound to a model",
  warning: "These are a model’s guesses, and often wrong",
  warningText:
    "It compares the sound of your voice with recordings that strangers have labelled. It does not know what you feel, what you mean, or how well you answered. Accent, language, microphone, a cold and your ordinary way of speaking change what it says. It is no part of your report, and no interviewer works like this: in the EU, nobody may judge candidates by it.",
  what: "When you press the button below, and only then, your side of this interview goes to {{host}}, up to a minute at a time. What the interviewer said is not sent.",
  kept: "What comes back is shown here and kept nowhere: neither on this server nor in this browser. When you leave this page it is gone. Hume itself lists that your key asked.",
  nobody:
    "Nobody else can ask for it or see it: no recruiter, trainer, school or administrator. It is not there in interviews for an organisation, in assigned ones, or in those that you share.",
  cost: "It uses your own key and is paid by you, by the second of sound. Nothing obliges you to it, and nothing changes if you never do it.",
  noKey: "This needs a key of your own for Hume.",
  toKeys: "Keep a key",
  agree: "I understand this, and agree that my voice is sent",
  agreedOn:
    "You agreed on {{date}} that your voice is sent when you ask for it, in your own practice.",
  withdraw: "Take my agreement back",
  notChanged: "This was not changed",
  send: "Send my voice and look",
  goOn: "Go on",
  stop: "Stop",
  progress: "How much of the interview was looked at",
  failed: "The model gave no answer",
  nothing: "The model found nothing to say about your voice.",
  most: "Guessed most, over all of it",
  overTime: "Over time",
  hear: "Hear it from {{at}}",
};
