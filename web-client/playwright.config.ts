import { defineConfig } from "@playwright/test";

/** Each file starts its own server and browser, so that it chooses what the microphone hears. */
export default defineConfig({
  testDir: "e2e",
  outputDir: "test-results",
  timeout: 60_000,
  expect: { timeout: 10_000 },
  // Speech is heard in real time: two interviews at once would only slow each other down.
  workers: 1,
  reporter: [["list"]],
  use: {
    trace: "retain-on-failure",
    screenshot: "only-on-failure",
  },
});
