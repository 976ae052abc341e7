/** Small choices that the browser remembers for the reader. */

const MICROPHONE = "vivavoce.microphone";
const SHORTCUTS = "vivavoce.shortcuts";

export const preferences = {
  microphone: () => localStorage.getItem(MICROPHONE) ?? undefined,
  setMicrophone: (deviceId: string) => localStorage.setItem(MICROPHONE, deviceId),
  shortcuts: () => localStorage.getItem(SHORTCUTS) !== "off",
  setShortcuts: (on: boolean) => localStorage.setItem(SHORTCUTS, on ? "on" : "off"),
};
