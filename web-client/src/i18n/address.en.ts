/** English texts of changing the address of an account. */
export const addressEn = {
  change: "Change the address",
  wanted: "New e-mail address",
  lead: "A mail with a link goes to the new address. Until the link was opened, nothing changes.",
  submit: "Send the link",
  failed: "The mail was not sent",
  same: "This is your address already.",
  noMail:
    "This server sends no e-mails, so the address cannot be changed here. Ask whoever runs it.",
  pending: "Waiting for {{email}}",
  pendingText:
    "Open the link in the mail to that address, in a browser in which you are signed in. It works until {{when}}. Your address stays as it is until then.",
  keep: "Keep the present address",
  notKept: "This was not cancelled",
  stateFailed: "Whether a new address is waited for could not be loaded",
  confirm: {
    title: "Confirm your new address",
    text: "One click, and it is the address of your account. Your other browsers are signed out.",
    signedInAs: "You are signed in as {{email}}.",
    submit: "Use this address",
    failed: "The address was not changed",
    signIn: "Sign in first, with the address that your account has had so far.",
    toLogin: "Sign in",
    notHere:
      "This link does nothing here. It was used before or is too old, or it is for another account: sign in to the one that asked for it.",
    toAccount: "To your account",
    doneTitle: "Your address is changed",
    done: "Mails go to {{email}} from now on. The address that you had is told, and can undo this for seven days.",
  },
};
