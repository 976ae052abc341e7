/** The page as something that is installed: its manifest, what it keeps, and without a server. */
import { expect, test } from "@playwright/test";
import { expectAccessible } from "./axe";
import { OPEN_SERVER, register } from "./people";
import { serveSite } from "./site";

const site = serveSite(OPEN_SERVER);

test("the manifest names icons that are there, in their sizes", async () => {
  const page = await site.open("/");
  const href = await page.locator('link[rel="manifest"]').getAttribute("href");
  const answer = await page.request.get(href ?? "");
  expect(answer.headers()["content-type"]).toContain("application/manifest+json");
  const manifest = await answer.json();
  expect(manifest).toMatchObject({ display: "standalone", start_url: "/" });
  for (const { src, sizes, type } of manifest.icons) {
    const icon = await page.request.get(src);
    expect(icon.headers()["content-type"]).toContain(type);
    if (sizes === "any") continue;
    // A PNG says its width and height in its first chunk.
    const bytes = await icon.body();
    expect(`${bytes.readUInt32BE(16)}x${bytes.readUInt32BE(20)}`).toBe(sizes);
  }
});

test("only the page's own files are kept, and without a server an own page says so", async () => {
  const page = await site.open("/login");
  await register(page, "candidate", "Ada Lovelace");
  await page.goto("/");
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await page.goto("/history");
  await page.goto("/practise");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await page.reload();
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  const kept = await page.evaluate(async () => {
    const urls: string[] = [];
    for (const name of await caches.keys()) {
      for (const { url } of await (await caches.open(name)).keys()) urls.push(url);
    }
    return urls.map((url) => new URL(url).pathname);
  });
  expect(kept.filter((path) => path.startsWith("/assets/")).length).toBeGreaterThan(0);
  expect(kept.filter((path) => !path.startsWith("/assets/")).sort()).toEqual([
    "/mark.svg",
    "/offline.html",
  ]);

  await page.context().setOffline(true);
  await page.goto("/progress");
  await expect(page.getByRole("heading", { name: "The server does not answer" })).toBeVisible();
  await expectAccessible(page);
  if (process.env.LOOK) await page.screenshot({ path: `${process.env.LOOK}offline.png` });
  await page.context().setOffline(false);
  await page.getByRole("link", { name: "Try again" }).click();
  await expect(page.getByTestId("account-menu")).toBeVisible();
  await expect(page).toHaveURL(/\/progress\??$/);
});
