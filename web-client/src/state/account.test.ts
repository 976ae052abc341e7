import { describe, expect, it, vi } from "vitest";
import { Problem } from "../api/problem";
import type { Me, SignedIn } from "../api/types";
import { Account, type AccountPorts, type News } from "./account";

const MINUTE = 60_000;

const ada: Me = {
  id: "01990000-0000-7000-8000-000000000001",
  email: "ada@example.org",
  verified: true,
  name: "Ada",
  language: "en",
  theme: "auto",
  role: "candidate",
  organisations: [],
  organisation: null,
  avatar: null,
  time_zone: null,
  created_at: "2026-11-22T06:00:00Z",
};

/** A browser: one cookie, one flag, one lock, and what its tabs tell each other. */
class Browser {
  now = 1_000_000_000_000;
  flag = false;
  refreshes = 0;
  answer: () => Promise<SignedIn> = async () => this.token(`token-${this.refreshes}`);
  private queue: Promise<unknown> = Promise.resolve();
  private readonly tabs: Account[] = [];

  token(token: string, user: Me = ada): SignedIn {
    return {
      access_token: token,
      expires_at: new Date(this.now + 10 * MINUTE).toISOString(),
      user,
    };
  }

  tab(change: Partial<AccountPorts> = {}): Account {
    const tab: Account = new Account({
      refresh: () => {
        this.refreshes += 1;
        return this.answer();
      },
      logout: async () => undefined,
      alone: <T>(work: () => Promise<T>) => {
        const turn = this.queue.then(work);
        this.queue = turn.catch(() => undefined);
        return turn;
      },
      tell: (news: News) => {
        for (const other of this.tabs) if (other !== tab) other.hear(news);
      },
      remembered: () => this.flag,
      remember: (on) => {
        this.flag = on;
      },
      now: () => this.now,
      ...change,
    });
    this.tabs.push(tab);
    return tab;
  }
}

describe("an account", () => {
  it("asks nothing for a browser in which nobody was signed in", async () => {
    const browser = new Browser();
    const tab = browser.tab();
    await tab.start();
    expect(await tab.token()).toBeUndefined();
    expect(tab.state()).toEqual({ status: "guest" });
    expect(browser.refreshes).toBe(0);
  });

  it("takes up an earlier login with one request, however many ask at once", async () => {
    const browser = new Browser();
    browser.flag = true;
    const tab = browser.tab();
    expect(tab.state()).toEqual({ status: "asking" });
    const tokens = await Promise.all([tab.start(), tab.token(), tab.token()]);
    expect(tokens.slice(1)).toEqual(["token-1", "token-1"]);
    expect(tab.state()).toEqual({ status: "signed_in", user: ada });
    expect(browser.refreshes).toBe(1);
  });

  it("renews the token before its end, and not earlier", async () => {
    const browser = new Browser();
    const tab = browser.tab();
    tab.enter(browser.token("first"));
    browser.now += 8 * MINUTE;
    expect(await tab.token()).toBe("first");
    browser.now += 1 * MINUTE;
    expect(await tab.token()).toBe("token-1");
  });

  it("renews no faster than every half minute on a clock that is ahead", async () => {
    const browser = new Browser();
    const tab = browser.tab();
    tab.enter({ ...browser.token("first"), expires_at: "2001-01-01T00:00:00Z" });
    expect(await tab.token()).toBe("first");
    browser.now += MINUTE;
    expect(await tab.token()).toBe("token-1");
  });

  it("renews a refused token once for all requests that were refused", async () => {
    const browser = new Browser();
    const tab = browser.tab();
    tab.enter(browser.token("first"));
    expect(await Promise.all([tab.renewed("first"), tab.renewed("first")])).toEqual([
      "token-1",
      "token-1",
    ]);
    expect(await tab.renewed("first")).toBe("token-1");
    expect(browser.refreshes).toBe(1);
  });

  it("lets two tabs share one renewal", async () => {
    const browser = new Browser();
    const [one, other] = [browser.tab(), browser.tab()];
    one.enter(browser.token("first"));
    browser.now += 9 * MINUTE;
    expect(await Promise.all([one.token(), other.token()])).toEqual(["token-1", "token-1"]);
    expect(browser.refreshes).toBe(1);
  });

  it("signs every tab in, and every tab out", async () => {
    const browser = new Browser();
    const [one, other] = [browser.tab(), browser.tab()];
    one.enter(browser.token("first"));
    expect(other.state()).toEqual({ status: "signed_in", user: ada });
    await other.signOut();
    expect(one.state()).toEqual({ status: "guest" });
    expect(await one.token()).toBeUndefined();
    expect(browser.flag).toBe(false);
  });

  it("stays signed in when the server could not be told of the sign-out", async () => {
    const browser = new Browser();
    const tab = browser.tab({ logout: () => Promise.reject(Problem.offline(undefined)) });
    tab.enter(browser.token("first"));
    await expect(tab.signOut()).rejects.toThrow();
    expect(tab.state().status).toBe("signed_in");
  });

  it("is over when the server refuses the renewal", async () => {
    const browser = new Browser();
    const [one, other] = [browser.tab(), browser.tab()];
    one.enter(browser.token("first"));
    browser.answer = () => Promise.reject(new Problem(401, "token_wrong", "", undefined));
    expect(await one.renewed("first")).toBeUndefined();
    expect([one.state().status, other.state().status]).toEqual(["guest", "guest"]);
  });

  it("is asked for again when the server did not answer", async () => {
    const browser = new Browser();
    browser.flag = true;
    const tab = browser.tab();
    const right = browser.answer;
    browser.answer = () => Promise.reject(Problem.offline(undefined));
    await tab.start();
    expect(tab.state()).toEqual({ status: "guest" });
    await expect(tab.token()).rejects.toThrow(Problem);
    browser.answer = right;
    expect(await tab.token()).toBe("token-3");
    expect(tab.state().status).toBe("signed_in");
  });

  it("gives a changed profile to every tab and keeps the token", async () => {
    const browser = new Browser();
    const [one, other] = [browser.tab(), browser.tab()];
    one.enter(browser.token("first"));
    one.update({ ...ada, name: "Ada L." });
    expect(other.state()).toMatchObject({ user: { name: "Ada L." } });
    expect(await other.token()).toBe("first");
  });

  it("acts for the organisation that was chosen", async () => {
    const browser = new Browser();
    const refresh = vi.fn(async () => browser.token("for-them", { ...ada, organisation: "o" }));
    const tab = browser.tab({ refresh });
    tab.enter(browser.token("first"));
    await tab.actFor("o");
    expect(refresh).toHaveBeenCalledWith("o");
    expect(await tab.token()).toBe("for-them");
  });
});
