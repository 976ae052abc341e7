/** People with accounts, signed in in the browsers of a test. */
import { type BrowserContext, expect, type Page } from "@playwright/test";

export const PASSWORD = "copper lantern quiet meadow";

/** Of the server that the tests start; its own key. */
export const KEY = "va_a_key_for_the_tests_of_this_page";

/** A server where people can register at once, that asks nobody about passwords. */
export const OPEN_SERVER = {
  VIVAVOCE_ACCESS_TOKEN: KEY,
  VIVAVOCE_REGISTRATION: "open",
  VIVAVOCE_BREACHED_PASSWORDS_URL: "",
  VIVAVOCE_PULL_MODELS: "false",
};

let people = 0;

export interface Person {
  email: string;
  /** For requests beside the page; good for some minutes. */
  token: string;
}

/** Somebody with an account, signed in in this page's browser. */
export async function register(
  page: Page,
  role = "candidate",
  name = "Grace Hopper",
  language = "en",
): Promise<Person> {
  people += 1;
  const email = `person-${people}-${process.pid}-${Date.now()}@example.org`;
  const answer = await page.request.post("/api/auth/register", {
    data: { email, password: PASSWORD, name, language, role },
  });
  expect(answer.status()).toBe(201);
  await remember(page.context());
  return { email, token: (await answer.json()).access_token };
}

/** The cookie is there; the page is told to ask for what it is good for. */
export async function remember(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    if (sessionStorage.getItem("told")) return;
    sessionStorage.setItem("told", "yes");
    localStorage.setItem("vivavoce.signed-in", "yes");
  });
}
