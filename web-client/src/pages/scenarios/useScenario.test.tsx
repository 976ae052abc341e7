import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, renderHook, waitFor } from "@testing-library/react";
import type { ReactNode } from "react";
import { afterEach, expect, test, vi } from "vitest";
import type { WrittenDetail } from "../../api/types";
import { workshop } from "../../api/workshop";
import { useScenario } from "./useScenario";

const SOURCE = `id = "baker-en"
language = "en"

[[questions]]
id = "first"
drafted_by_ai = true
text = "What do you bake first?"
`;
const FILLED = `${SOURCE}again = "And then?"\n`;

const detail = (source: string, revision: number) =>
  ({ scenario: { revision }, source, note: "", check: {} }) as unknown as WrittenDetail;

afterEach(() => vi.restoreAllMocks());

test("what a model has put in is said once, with the save that takes it", async () => {
  let revision = 1;
  vi.spyOn(workshop, "check").mockReturnValue(new Promise(() => undefined));
  const save = vi
    .spyOn(workshop, "save")
    .mockRejectedValueOnce(new Error("away"))
    .mockImplementation(async (_, source) => {
      revision += 1;
      return detail(source, revision);
    });
  const queries = new QueryClient({ defaultOptions: { mutations: { retry: false } } });
  const wrapper = ({ children }: { children: ReactNode }) => (
    <QueryClientProvider client={queries}>{children}</QueryClientProvider>
  );
  const loaded = detail(SOURCE, 1);
  const { result } = renderHook(() => useScenario("baker-en", loaded, "t"), { wrapper });
  const write = async (source: string, isDraft: boolean) => {
    act(() => {
      if (isDraft) result.current.noteDraft(source);
      result.current.setSource(source);
    });
    await act(() => result.current.save.mutateAsync(source).catch(() => undefined));
  };
  await write(FILLED, true);
  // It did not arrive: the next one says it again.
  await write(FILLED, false);
  await waitFor(() => expect(result.current.dirty).toBe(false));
  await write(FILLED.replace("then", "next"), false);
  expect(save.mock.calls.map(([, , drafted]) => drafted)).toEqual([
    { frame: false, questions: ["first"] },
    { frame: false, questions: ["first"] },
    { frame: false, questions: [] },
  ]);
});
