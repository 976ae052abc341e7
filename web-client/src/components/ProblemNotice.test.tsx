import { beforeEach, expect, it } from "vitest";
import { Problem } from "../api/problem";
import { chooseLanguage, i18n } from "../i18n";
import { account } from "../state/signed-in";
import { problemText } from "./ProblemNotice";

const t = i18n.t.bind(i18n) as Parameters<typeof problemText>[1];

beforeEach(async () => {
  await chooseLanguage("en");
  account.enter({
    access_token: "t",
    expires_at: new Date(Date.now() + 600_000).toISOString(),
    user: {
      id: "u",
      role: "recruiter",
      organisation: "o",
      organisations: [{ id: "o", name: "Night School", role: "recruiter", manages: false }],
    },
  } as unknown as Parameters<typeof account.enter>[0]);
});

function refused(ofAccount: boolean, permission?: "scenarios.write"): string {
  const problem = new Problem(
    403,
    "not_allowed",
    "",
    "",
    undefined,
    undefined,
    undefined,
    permission,
  );
  problem.ofAccount = ofAccount;
  return problemText(problem, t);
}

it("says of a link that it is the link's, and of an account that it is the role's", () => {
  expect(refused(false)).toBe("With this link you can look, but not do this.");
  expect(refused(true, "scenarios.write")).toBe(
    "Your role in Night School does not include this. Whoever manages Night School can give you another one.",
  );
  expect(refused(true)).toBe("Your account may not do this here.");
});
