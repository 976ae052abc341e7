/** English texts of messages that a browser shows where no page is open. */
export const pushEn = {
  title: "In this browser, also when Vivavoce is closed",
  lead: "A short message on this device, for what you have chosen above and for the safety of your account. It says what it is about and names nobody; its encrypted text travels through your browser’s push service, which cannot read it.",
  failed: "Whether messages are on could not be loaded",
  before:
    "Your browser will ask you whether Vivavoce may send notifications. Answer “Allow” to get them on this device. You can switch them off here at any time, and they end when you sign out.",
  on: "Switch on in this browser",
  off: "Switch off in this browser",
  isOn: "On in this browser. Messages travel through {{service}}.",
  notTaken:
    "The last message was not taken by {{service}} ({{failure}}). Send a test to see how it is now.",
  test: "Send a test to this browser",
  tested: {
    waiting: "The test is on its way…",
    sent: "Sent. If you see nothing within a minute, look in the settings of your system whether this browser may show notifications and whether “Do not disturb” is on.",
    failed:
      "The push service did not take the test ({{failure}}). Switch messages off and on again in this browser.",
  },
  notTested: "The test was not sent",
  notSwitched: "That was not switched",
  unanswered: "You did not answer your browser’s question. Switch on again when you like.",
  noService:
    "Your browser does not reach its push service: it may be switched off in the browser’s settings, or blocked by the network.",
  unsupported: "This browser cannot do it",
  unsupportedText:
    "It has no push messages, or this page is not opened by https. Current versions of Chrome, Edge, Firefox and Safari have them, but not in private windows.",
  install: "Put Vivavoce on the home screen first",
  installText:
    "On an iPhone or iPad only installed pages may send messages. Press Share, then “Add to Home Screen”, open Vivavoce from there and come back to this page.",
  denied: "Your browser blocks notifications of this page",
  deniedText:
    "You, or a rule of your browser, said no, and the page cannot ask again. Open the page’s settings beside its address, allow notifications, and load this page again.",
};
