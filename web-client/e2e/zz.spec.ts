import { test } from "@playwright/test";
import { OPEN_SERVER, register } from "./people";
import { serveSite } from "./site";
const site = serveSite({ ...OPEN_SERVER, VIVAVOCE_VOICE: "words" });
for (const [lang, w, scheme] of [["fr", 1440, "light"], ["en", 390, "dark"]] as const) {
  test(`${lang} ${w}`, async () => {
    const page = await site.open("/", { locale: lang === "fr" ? "fr-FR" : "en-GB", colorScheme: scheme, viewport: { width: w, height: 900 } });
    await register(page, "company", "Grace Hopper", lang);
    await page.goto("/organisations");
    await page.locator("main input").first().fill("Harbour Ltd");
    await page.locator("main form button[type=submit]").first().click();
    await page.waitForTimeout(2000);
    await page.goto("/settings/providers");
    await page.getByRole("tab").nth(1).click();
    await page.getByTestId("chosen-ears").locator("label").nth(1).click();
    await page.getByTestId("chosen-voice").locator("label").nth(2).click();
    await page.getByTestId("chosen-models").locator("label").nth(2).click();
    await page.getByTestId("chosen").locator("button[type=submit]").click();
    await page.waitForTimeout(1500);
    await page.screenshot({ path: `/tmp/shots/org-${lang}-${w}.png`, fullPage: true });
  });
}
