import { MantineProvider } from "@mantine/core";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it, vi } from "vitest";
import type { Comment, ReplayScope } from "../../api/types";
import { i18n } from "../../i18n";
import { CommentView } from "./CommentView";
import type { Comments } from "./useComments";

const comment: Comment = {
  id: "c1",
  seq: 1,
  parent: null,
  at_ms: 0,
  text: "<b>Bold</b> for @Zoë",
  mentions: ["Zoë"],
  author: { id: "mine", name: "Ada", role: "viewer" },
  created_at: "2026-11-21T10:00:00Z",
  edited_at: null,
  edited_by: null,
  resolved_at: null,
  resolved_by: null,
  deleted: false,
  withdrawn: false,
};

const remove = vi.fn(async () => undefined);

function show(author: string, more: Partial<Comment> = {}) {
  const comments = { all: [comment], remove } as unknown as Comments;
  const scope = {
    me: { author, name: "Ada", may_comment: true, may_moderate: false },
  } as ReplayScope;
  render(
    <MantineProvider>
      <CommentView comment={{ ...comment, ...more }} comments={comments} scope={scope} />
    </MantineProvider>,
  );
}

beforeEach(async () => {
  vi.clearAllMocks();
  await i18n.changeLanguage("en");
});

it("shows markup as it was typed", () => {
  show("mine");
  expect(screen.getByText(/<b>Bold<\/b> for/)).toBeTruthy();
  expect(screen.getByText("@Zoë").closest("b")).toBeTruthy();
});

it("is changed by its author only", () => {
  show("other");
  expect(screen.queryByRole("button")).toBeNull();
});

it("is deleted once that is confirmed", async () => {
  show("mine");
  await userEvent.click(screen.getByTestId("comment-more"));
  await userEvent.click(await screen.findByTestId("comment-delete"));
  expect(remove).not.toHaveBeenCalled();
  await userEvent.click(await screen.findByTestId("comment-delete-confirm"));
  expect(remove).toHaveBeenCalledWith("c1");
});

it("is not shown once an administrator has withdrawn it", () => {
  show("mine", { withdrawn: true, text: "" });
  expect(screen.getByText("This comment was withdrawn by moderation.")).toBeTruthy();
  expect(screen.queryByRole("button")).toBeNull();
});

it("leaves only that it was there once it is deleted", () => {
  show("mine", { deleted: true, text: "" });
  expect(screen.getByText("This comment was deleted.")).toBeTruthy();
});
