import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { codesOf, jobsFor, jobsIn, linesOf } from "./occupations";

const FILE = join(import.meta.dirname, "../../../scenarios/occupations.csv");
const JOBS = jobsIn(readFileSync(FILE, "utf8"));

it("finds a job by words of either language, and by its code", () => {
  const first = (search: string) => jobsFor(search, JOBS)[0]?.rome;
  expect(["data analyst", "analyste donnees", "m1419"].map(first)).toEqual(Array(3).fill("M1419"));
  expect(first("boulang")).toBe("D1102");
  expect(first("astrologer")).toBeUndefined();
});

it("shows both codes of a job as one line, and codes that it does not know as they are", () => {
  const codes = ["M1203", "2411", "5223", "A1101", "x"];
  const lines = linesOf(codes, JOBS, "en");
  expect(lines).toEqual(["Accountant (M1203 · 2411)", "Shop assistant (5223)", "A1101", "x"]);
  expect(codesOf(lines, JOBS, "en", codes)).toEqual(codes);
  expect(linesOf(["2411"], JOBS, "en")).toEqual(["2411"]);
});

it("takes what is typed for a code, or for the first job that it finds", () => {
  expect(codesOf(["M1805", "2512.4", "N1"], JOBS, "fr")).toEqual(["M1805", "2512.4", "N1"]);
  expect(codesOf(["waiter"], JOBS, "fr")).toEqual(["G1803", "5131"]);
  expect(codesOf(["astrologer"], JOBS, "fr")).toEqual([]);
});
