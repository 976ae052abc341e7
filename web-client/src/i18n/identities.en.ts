/** English texts of signing in with accounts elsewhere. */
export const identitiesEn = {
  goOn: "Continue with {{name}}",
  title: "Accounts elsewhere",
  lead: "Sign in here with an account that you have already. They are told that you sign in, and nothing of what you do here.",
  none: "None is linked yet.",
  failed: "This could not be loaded",
  link: "Link {{name}}",
  notLinked: "The account was not linked",
  since: "Linked {{when}}",
  used: "last used {{when}}",
  remove: "Unlink",
  removeNamed: "Unlink: {{name}}",
  removeTitle: "Unlink this account?",
  removeText: "{{name}} will no longer open your account here.",
  notRemoved: "It was not unlinked",
  backToSignIn: "Back to signing in",
  backToAccount: "Back to your account",
};
