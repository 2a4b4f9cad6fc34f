import { beforeEach, describe, expect, it } from "vitest";
import { repository, type TestRepository } from "../../support/repository.ts";

const MANIFEST = "format: 1\nbranch: main\nenvironments:\n  dev: {}\n";
const MIB = 1024 * 1024;
const LINE = `${"word ".repeat(12)}end\n`;

const ODD: Record<string, string> = {
  crlf: "---\r\ntitle: Line ends\r\n---\r\nSort {{ticket}}.\r\n",
  mixed: "one\r\ntwo\nthree\r",
  bom: "\ufeff---\ntitle: A mark\n---\nSort {{ticket}}.\n",
  empty: "",
  "no-end": "no line feed at the end",
  // The same letters composed and decomposed: two texts, as git sees it.
  forms: "Caf\u00e9 and cafe\u0301, \u{1f469}\u200d\u{1f4bb}\n",
  "one-mib": LINE.repeat(MIB / LINE.length),
};

let work: TestRepository;
beforeEach(async () => {
  work = await repository({ files: { ".prompts/manifest.yaml": MANIFEST } });
});

async function succeed(...words: string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await work.promptlane(words);
  expect({ words, exitCode, stderr }).toMatchObject({ exitCode: 0 });
  return stdout;
}

describe("D12: a text comes out of every command byte for byte", () => {
  it.each(Object.entries(ODD))("%s", async (key, text) => {
    await work.write({ "text.md": text });
    await succeed("create", key, "--file", "text.md");
    await succeed("promote", key, "--to", "dev", "--yes");
    for (const selector of [key, `${key}@v1`, `${key}@dev`]) {
      expect((await work.promptlane("show", selector)).bytes.equals(Buffer.from(text)), selector).toBe(true);
    }
    const blob = (await work.git("hash-object", "--no-filters", "text.md")).trim();
    expect(await work.git("rev-parse", `refs/heads/promptlane/env/dev:.prompts/${key}.md`)).toBe(blob);
    expect(await succeed("diff", key, "v1", "dev")).toBe("");
    expect(await succeed("edit", key, "--file", "text.md")).toBe("Nothing changed.\n");
  });

  it("and the title behind a byte order mark or before carriage returns is the title", async () => {
    for (const key of ["bom", "crlf"]) {
      await work.write({ "text.md": ODD[key] ?? "" });
      await succeed("create", key, "--file", "text.md");
    }
    const { prompts } = (await work.promptlane("list", "--json")).json();
    expect(prompts.map(({ key, title }: { key: string; title: string }) => [key, title])).toEqual([
      ["bom", "A mark"],
      ["crlf", "Line ends"],
    ]);
  });

  it("and a change of line endings is a change, of no words", async () => {
    await work.write({ "text.md": ODD["crlf"] ?? "" });
    await succeed("create", "a", "--file", "text.md");
    await work.write({ "text.md": (ODD["crlf"] ?? "").replaceAll("\r\n", "\n") });
    await succeed("edit", "a", "--file", "text.md");
    const { changed, changes } = (await work.promptlane("diff", "a", "v1", "v2", "--json")).json();
    expect({ changed, words: changes[0].words }).toEqual({ changed: true, words: { added: 0, removed: 0 } });
  });
});

describe("D12: with core.autocrlf", () => {
  beforeEach(() => work.git("config", "core.autocrlf", "true"));

  it("a checkout with carriage returns is no draft, and what is live is the blob of the version", async () => {
    await work.write({ "text.md": "one\ntwo\n" });
    await succeed("create", "a", "--file", "text.md");
    await work.write({ ".prompts/a.md": null });
    await work.git("checkout", "--quiet", "--", ".prompts/a.md");
    expect((await work.promptlane("show", "a")).stdout).toBe("one\r\ntwo\r\n");
    expect(await succeed("diff", "a")).toBe("");
    expect((await work.promptlane("list", "--json")).json().prompts).toMatchObject([{ key: "a", draft: null, uncommitted: false }]);
    await succeed("promote", "a", "--to", "dev", "--yes");
    expect((await work.promptlane("show", "a@dev")).stdout).toBe("one\ntwo\n");
  });

  it("a text that differs only in what git converts changes nothing", async () => {
    await work.write({ "text.md": "one\r\ntwo\r\n" });
    await succeed("create", "a", "--file", "text.md");
    expect(await work.git("show", "HEAD:.prompts/a.md")).toBe("one\ntwo");
    expect(await succeed("edit", "a", "--file", "text.md")).toBe("Nothing changed.\n");
    await work.write({ "text.md": "one\r\nthree\r\n" });
    expect(await succeed("edit", "a", "--file", "text.md")).toContain("✓ a");
    expect(await work.git("show", "HEAD:.prompts/a.md")).toBe("one\nthree");
    expect(await work.git("status", "--porcelain", "--", ".prompts")).toBe("");
  });
});

describe("D12: what cannot be a prompt is refused with the reason", () => {
  it.each<[string, string | Buffer, RegExp]>([
    ["more than 1 MiB", `${ODD["one-mib"]}x`, /holds 1048577 bytes, and 1 MiB/],
    ["Latin-1", Buffer.from("---\ntitle: Gr\xfc\xdfe\n---\n", "latin1"), /is not UTF-8/],
    ["UTF-16", Buffer.from("\ufeffGr\u00fc\u00dfe\n", "utf16le"), /is not UTF-8|NUL/],
    ["a NUL", "a\0b\n", /NUL/],
  ])("%s: by create, edit and promote", async (_title, text, reason) => {
    await work.write({ "text.md": "fine\n" });
    await succeed("create", "a", "--file", "text.md");
    await work.write({ "text.md": text });
    for (const words of [
      ["create", "b"],
      ["edit", "a"],
    ]) {
      const { exitCode, stderr } = await work.promptlane([...words, "--file", "text.md"]);
      expect({ words, exitCode, stderr }).toEqual({ words, exitCode: 1, stderr: expect.stringMatching(reason) });
    }
    expect(await work.git("status", "--porcelain", "--", ".prompts")).toBe("");
    await work.commit("by hand", { files: { ".prompts/a.md": text } });
    const { exitCode, stderr } = await work.promptlane("promote", "a", "--to", "dev", "--yes");
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: expect.stringMatching(reason) });
    expect(await work.git("for-each-ref", "refs/heads/promptlane")).toBe("");
    // A comparison shows what can be shown, and never fails for what the past holds.
    expect((await work.promptlane("diff", "a", "v1", "v2")).exitCode).toBe(0);
  });

  it.each([
    ["composed", "caf\u00e9"],
    ["decomposed", "cafe\u0301"],
  ])("a name with letters that have two forms, %s: by create, and doctor tells of one that is there", async (_form, name) => {
    const { exitCode, stderr } = await work.promptlane("create", name);
    expect({ exitCode, stderr }).toEqual({ exitCode: 64, stderr: expect.stringContaining("is not the key of a prompt") });
    await work.commit("by hand", { files: { [`.prompts/${name}.md`]: "x\n" } });
    expect((await work.promptlane("doctor")).stdout).toContain("has a name that cannot be a key");
    expect((await work.promptlane("list", "--json")).json().prompts).toEqual([]);
  });
});

it("D12: init adopts what is text, byte for byte, and names what is not", async () => {
  const other = await repository({
    files: {
      "data/crlf.md": ODD["crlf"] ?? "",
      "data/bom.md": ODD["bom"] ?? "",
      "data/empty.md": "",
      "data/latin.md": Buffer.from("Gr\xfc\xdfe", "latin1"),
      "data/caf\u00e9.md": "x\n",
    },
  });
  const before = await other.git("ls-tree", "-r", "HEAD", "--", "data/crlf.md", "data/bom.md", "data/empty.md");
  const { exitCode, stdout, stderr } = await other.promptlane("init", "--store", "data");
  expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
  expect(`${stdout}${stderr}`).toContain("data/latin.md");
  expect(`${stdout}${stderr}`).toContain("data/caf\u00e9.md");
  expect(await other.git("ls-tree", "-r", "HEAD", "--", "data/crlf.md", "data/bom.md", "data/empty.md")).toBe(before);
  expect((await other.promptlane("show", "crlf")).stdout).toBe(ODD["crlf"]);
});
