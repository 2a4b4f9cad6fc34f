import { expect, test } from "vitest";
import { parseCommitObject } from "../../src/git/commit-object.ts";

const TREE = "tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\n";
const PEOPLE = "author Zoë <zoe@example.com> 1700000000 +0200\ncommitter Ana <ana@example.com> 1700000060 -0500\n";

test("a commit is read with its parents, author, date, subject and body", () => {
  const commit = parseCommitObject(
    Buffer.from(`${TREE}parent aaaa\nparent bbbb\n${PEOPLE}gpgsig -----BEGIN\n parent no\n\n\nOne\n two\n\nThe body.\n\nMore.\n`),
  );
  expect(commit).toEqual({
    parents: ["aaaa", "bbbb"],
    author: { name: "Zoë", email: "zoe@example.com" },
    committerDate: "2023-11-14T22:14:20.000Z",
    subject: "One two",
    body: "The body.\n\nMore.",
  });
});

test("a commit in another encoding is decoded", () => {
  expect(parseCommitObject(Buffer.from(`${TREE}${PEOPLE}encoding ISO-8859-1\n\nf\u00fcr\n`, "latin1")).subject).toBe("für");
  expect(parseCommitObject(Buffer.from(`${TREE}${PEOPLE}encoding nonsense\n\nfür\n`)).subject).toBe("für");
});

test.each([
  ["nothing", ""],
  ["no message", `${TREE}${PEOPLE}`],
  ["no people", `${TREE}\nmessage`],
  ["an impossible date", `${TREE}committer A <a> 99999999999999999 +0000\n\nmessage`],
])("a commit with %s is read as far as it goes", (_, text) => {
  expect(parseCommitObject(Buffer.from(text)).committerDate).toMatch(/^\d{4}-/);
});
