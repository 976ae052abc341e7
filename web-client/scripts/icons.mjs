/** Draws the icons of the installed page from its mark: `node scripts/icons.mjs`, with a chromium. */
import { readFileSync } from "node:fs";
import { chromium } from "@playwright/test";

const mark = readFileSync(new URL("../public/mark.svg", import.meta.url), "utf8");
const strokes = /<g[\s\S]*<\/g>/.exec(mark)?.[0];
// Systems cut a maskable icon to a circle of four fifths: the mark stays within it.
const maskable = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" fill="#0b4f4a"/><g transform="translate(16 16) scale(0.72) translate(-16 -16)">${strokes}</g></svg>`;

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
});
for (const [name, svg, size] of [
  ["192", mark, 192],
  ["512", mark, 512],
  ["apple-180", maskable, 180],
  ["maskable-512", maskable, 512],
]) {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  const sized = svg.replace("<svg ", `<svg width="${size}" height="${size}" `);
  await page.setContent(`<body style="margin:0">${sized}</body>`);
  const path = new URL(`../public/icons/${name}.png`, import.meta.url).pathname;
  await page.screenshot({ path, omitBackground: true });
}
await browser.close();
