/** English texts of the server's own settings, which the first steps of a new server show as well. */
export const settingsEn = {
  title: "This server",
  lead: "What it runs on, and what is left to do. What is written in its configuration is changed there.",
  version: "Version {{version}}",
  step: "Step {{step}} of {{count}}",
  next: "Continue",
  later: "Later",
  mail: {
    title: "E-mail",
    on: "E-mails go out by {{server}}, from {{from}}.",
    off: "No mail server is configured. Accounts work without, but nobody can replace a forgotten password, and invitations are links that you pass on yourself.",
    offHow:
      "Set smtp_url, mail_from and public_url in the configuration, and start the server again.",
    counts: "{{waiting}} waiting, {{sent}} sent in the last 24 hours.",
    to: "Send a test e-mail to",
    send: "Send",
    failed: "The test was not made",
    outcomes: {
      sent: "The mail server took it after {{ms}} ms. Look into your inbox.",
      unreachable: "The mail server cannot be reached: check its host and port.",
      tls: "The mail server offers no encryption that can be trusted: check smtps or smtp, and smtp_ca.",
      login: "The mail server does not take this name and password.",
      broken: "The connection broke off, or took too long.",
      refused:
        "The mail server does not take this e-mail ({{codes}}): check the sender and the address.",
    },
  },
  models: {
    title: "Hearing and speaking",
    real: "All parts run on what they should.",
  },
  registration: {
    title: "Who may make an account",
    open: "Everybody, in any role.",
    candidates: "Everybody, to practise; other roles by invitation.",
    invited: "Only who is invited.",
    how: "Change it with registration in the configuration: open, candidates or invited.",
    guestsYes: "Interviews can be held without an account.",
    guestsNo: "Interviews need an account or the access key.",
  },
  organisation: {
    title: "Your first organisation",
    text: "People work together in organisations: a school, a company, a team. Found one and invite its people; or do it when you need it.",
    go: "Found an organisation",
    all: "All organisations",
  },
  providers: { title: "Language models and voices of others", go: "Providers" },
};
