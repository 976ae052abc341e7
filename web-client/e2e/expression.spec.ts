/** What a model guesses of one's own voice: behind two steps, for oneself alone. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { expectAccessible } from "./axe";
import { holdAloud, QUICKLY } from "./hold-quickly";
import { OPEN_SERVER, register } from "./people";
import { expectToFit, serveSite } from "./site";

const site = serveSite({
  ...OPEN_SERVER,
  ...QUICKLY,
  VIVAVOCE_TENANT_HOSTS: "127.0.0.1",
  // A hum is a voice for who goes by loudness alone, and not for a model.
  VIVAVOCE_MODELS_DIR: join(tmpdir(), "vivavoce-no-models"),
});

const PHONE = { width: 390, height: 844 };

/** Speaks the provider's protocol; counts what it was sent. */
let provider: Server;
let asked = 0;

test.beforeAll(async () => {
  provider = createServer((request, response) => {
    request.resume().on("end", () => {
      asked += 1;
      const expressions = [
        { name: "calm", probability: 0.75 },
        { name: "interest", probability: 0.5 },
      ];
      const measurements = [
        { trigger: "interval", audio_start_ms: 0, audio_end_ms: 900, expressions },
      ];
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify({ run_id: "r", utterances: [{ measurements }] }));
    });
  });
  await new Promise<void>((resolve) => provider.listen(0, "127.0.0.1", resolve));
});

test.afterAll(() => {
  provider.close();
});

test("somebody agrees, sends their voice, reads the guesses and takes the agreement back", async () => {
  test.slow();
  const page = await site.open("/", { viewport: PHONE });
  const { token } = await register(page);
  const { port } = provider.address() as AddressInfo;
  const kept = await page.request.post("/api/me/provider-keys", {
    headers: { authorization: `Bearer ${token}` },
    data: { kind: "hume", key: "a-key-0123456789abcdef", base_url: `http://127.0.0.1:${port}` },
  });
  expect(kept.status()).toBe(201);
  const { id } = await holdAloud(page, "sales-en", token);
  await page.goto(`/sessions/${id}/replay`);
  const head = page.getByRole("button", { name: "How my voice may sound to a model" });
  const panel = page.getByRole("dialog");
  await expect(head).toBeVisible();
  await expect(panel).toBeHidden();
  await head.press("Enter");
  await expect(panel.getByText("These are a model’s guesses, and often wrong")).toBeVisible();
  await expect(panel.getByRole("button", { name: "Send my voice and look" })).toBeHidden();
  await expectToFit(page);
  await expectAccessible(page);
  expect(asked).toBe(0);

  await panel.getByRole("button", { name: /agree that my voice is sent/ }).click();
  await panel.getByRole("button", { name: "Send my voice and look" }).click();
  await expect(panel.getByTestId("guesses").getByText("calm").first()).toBeVisible();
  await expectToFit(page);
  await expectAccessible(page);
  expect(asked).toBe(1);

  // It is gone with the page; the agreement is not.
  await page.reload();
  await head.press("Enter");
  await expect(panel.getByRole("button", { name: "Send my voice and look" })).toBeVisible();
  await expect(panel.getByTestId("guesses")).toBeHidden();
  await page.goto("/account/privacy");
  await page.getByRole("button", { name: "Take my agreement back" }).click();
  await expect(page.getByRole("button", { name: "Take my agreement back" })).toBeHidden();
});

test("nobody else sees that there is such a thing", async () => {
  test.slow();
  const page = await site.open("/");
  const { token } = await register(page);
  const { id, token: key } = await holdAloud(page, "sales-en", token);
  const other = await site.open("/");
  await register(other);
  await other.goto(`/sessions/${id}/replay#token=${key}`);
  await expect(other.getByTestId("tab-comments")).toBeVisible();
  await expect(other.getByTestId("voice-expression")).toHaveCount(0);
  const guest = await site.open(`/sessions/${id}/replay#token=${key}`);
  await expect(guest.getByTestId("tab-comments")).toBeVisible();
  await expect(guest.getByTestId("voice-expression")).toHaveCount(0);
});
