import { expect, it } from "vitest";
import { NotFound } from "../../src/domain/errors.ts";
import { DEFAULT_TEMPLATE, readTemplateContent } from "../../src/store/templates.ts";

it("begins a prompt with the default template", async () => {
  expect(await readTemplateContent(DEFAULT_TEMPLATE)).toMatchObject({ kind: "prompt", text: expect.stringContaining("title:") });
});

it("names the nearest template for one that does not exist, which is no template of a flow", async () => {
  const error = await readTemplateContent("chta").catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(NotFound);
  expect(error).toMatchObject({ code: "starter-not-found", hint: "Did you mean chat?" });
});
