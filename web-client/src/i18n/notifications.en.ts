/** English texts of what a person is told, and where. */
export const notificationsEn = {
  title: "Notifications",
  bell_one: "Notifications: {{count}} unread",
  bell_other: "Notifications: {{count}} unread",
  bellNone: "Notifications: none unread",
  none: "Nothing new",
  noneText:
    "Here you will read when somebody signs in to your account from a new device, or invites you to an organisation.",
  failed: "The notifications could not be loaded",
  notMarked: "They were not marked",
  all: "See all",
  choose: "Choose what you are told",
  allRead: "Mark all as read",
  unread: "unread",
  markRead: "Mark as read",
  markUnread: "Mark as unread",
  other: "Something new. Load the page again to read it.",
  kinds: {
    new_device: "Somebody signed in to your account from a new device: {{device}}. Was it you?",
    new_device_placed:
      "Somebody signed in to your account from a new device near {{place}}: {{device}}. Was it you?",
    far_login:
      "Somebody signed in to your account near {{place}}: nobody can have come there from {{before}} in that time. Was it you?",
    budget: "A month’s budget for language models and voices is nearly spent, or is spent.",
    password_changed: "The password of your account was changed.",
    security_changed: "What protects your account was changed. Was it you?",
    human_asked: "{{name}} asks for a person in the place of the AI: {{title}}.",
    human_meeting: "{{title}}: you have an appointment with a person.",
    assignment: "To do: {{title}}. Something is new or has changed.",
    flag_opened: "Somebody has reported something. Please look at it and decide.",
    flag_decided:
      "Your report of “{{title}}” was looked at: nothing was found wrong with it. Thank you.",
    flag_upheld: "Your report of “{{title}}” was looked at, and acted upon. Thank you.",
    moderated:
      "“{{title}}” was reported and is withdrawn: others no longer see it. The reason: {{reason}}",
    moderated_name: "Your name was reported. Please choose another one. The reason: {{reason}}",
    moderated_turn:
      "What the AI said in the interview “{{title}}” was reported and should not have been said. The reason: {{reason}}",
    moderation_restored: "“{{title}}” is no longer withdrawn: the decision was reversed.",
    invitation:
      "{{inviter}} invites you to join {{organisation}}. The link is in the e-mail that you got.",
  },
  choicesTitle: "What you are told, and where",
  choicesLead: "Each choice counts at once. “Browser” counts where you have switched messages on.",
  noMail:
    "This server sends no e-mails: everything comes only in the page. What you choose for e-mail counts as soon as it can.",
  ways: { page: "Here", mail: "E-mail", push: "Browser" },
  topics: {
    assignments: {
      title: "Assignments",
      text: "Something that you are to do is new, changed, withdrawn, due soon or overdue.",
    },
    moderation: {
      title: "Reported content",
      text: "What you reported was decided; for administrators, something was reported.",
    },
    invitations: {
      title: "Invitations",
      text: "Somebody asks you to join an organisation.",
    },
  },
  safety: "Safety of your account",
  safetyText: "New devices and changes of your password.",
  always: "Always told, everywhere that you can be reached.",
};
