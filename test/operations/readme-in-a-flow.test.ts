import { beforeEach, expect, it } from "vitest";
import { diffPrompts } from "../../src/operations/diff-prompts.ts";
import { editPrompt } from "../../src/operations/edit-prompt.ts";
import { showPrompt } from "../../src/operations/show-prompt.ts";
import { failure, promptStore, type TestStore } from "./prompt-store.ts";

const README = "Call {{#if with care.\n";

let store: TestStore;
beforeEach(async () => {
  store = await promptStore({
    prompts: { "desk/flow.yaml": "title: Desk\n", "desk/main.md": "Sort {{ticket}}.\n", "desk/README.md": README },
  });
});

it.each(["desk", "desk@v1"])("is no template when %s is shown", async (selector) => {
  const shown = await store.with((opened) => showPrompt(opened, { selector }));
  expect(shown.templates?.map(({ name }) => name)).toEqual(["main"]);
  expect(shown.variables).toEqual(["ticket"]);
  expect(shown.text).not.toContain("README.md");
});

it("does not stand in the way of an edit, which leaves it as it is", async () => {
  const edited = await store.with((opened) =>
    editPrompt(opened, { key: "desk", template: "main", text: "Sort {{ticket}} now.\n", draft: false }),
  );
  expect(edited).toMatchObject({ changed: true, paths: [".prompts/desk/main.md"] });
  expect(`${await store.repository.git("show", "HEAD:.prompts/desk/README.md")}\n`).toBe(README);
});

it("cannot be edited as a template", async () => {
  const edit = store.with((opened) => editPrompt(opened, { key: "desk", template: "README", text: "x\n", draft: false }));
  expect(await failure(edit)).toMatchObject({ name: "NotFound", code: "template-not-found", hint: "templates: main" });
});

it("keeps no variable from being compared", async () => {
  await store.write({ "desk/main.md": "Sort {{ticket}} in {{language}}.\n" });
  const { changes } = await store.with((opened) => diffPrompts(opened, { key: "desk", a: "v1", b: "v2" }));
  expect(changes).toMatchObject([{ variables: { added: ["language"], removed: [] } }]);
});
