import { matchRoutes } from "react-router";
import { expect, it } from "vitest";
import { PAGES, pageAt } from "./addresses";

const routes = PAGES.map(({ path }) => ({ path }));

it("finds the page that the router will find, before the router is there", () => {
  for (const { path } of PAGES) {
    const whole = path.replace(/:\w+\??/g, "0198-Ab");
    for (const address of [
      whole,
      `${whole}/`,
      whole.toUpperCase(),
      whole.replace(/\/[^/]*$/, ""),
    ]) {
      const routed = matchRoutes(routes, address || "/")?.[0]?.route.path;
      expect(pageAt(address || "/", true)?.path, address).toBe(routed);
    }
  }
  expect(pageAt("/nowhere/at/all", true)).toBeUndefined();
});

it("asks for what a page shows under the addresses that the page asks for", () => {
  expect(pageAt("/scenarios/sales-en", true)?.asks).toEqual(["/api/workshop/scenarios/sales-en"]);
  expect(pageAt("/organisations/7", true)?.asks).toEqual([
    "/api/organisations/7",
    "/api/organisations/7/members",
  ]);
  expect(pageAt("/organisations/7/teams", true)?.asks).toEqual(["/api/organisations/7"]);
});

it("asks for a guest only what a guest may see", () => {
  for (const address of ["/scenarios", "/scenarios/sales-en", "/organisations/7"]) {
    expect(pageAt(address, false)?.asks, address).toEqual([]);
  }
});
