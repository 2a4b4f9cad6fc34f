import { lintSource } from "@secretlint/core";
import { rules } from "@secretlint/secretlint-rule-preset-recommend";
import type { SecretRange } from "./find-secrets.ts";

// A comment in a prompt must not switch the search off: what is allowed stands in the manifest. The preset as a whole
// cannot be told to leave that rule out.
const SWITCHED_BY_COMMENTS = "@secretlint/secretlint-rule-filter-comments";
const CONFIG = {
  rules: rules.filter(({ meta }) => meta.id !== SWITCHED_BY_COMMENTS).map((rule) => ({ id: rule.meta.id, rule })),
};

/** Finds what secretlint's recommended rules find. It reads no configuration and no file. */
export async function findByPreset(text: string): Promise<SecretRange[]> {
  const { messages } = await lintSource({
    // Some rules look at the file's name alone, and one of them then reads the file: this name means nothing to them.
    source: { filePath: "prompt.md", ext: ".md", contentType: "text", content: text },
    options: { config: CONFIG, noPhysicFilePath: true, maskSecrets: true },
  });
  return messages.map(({ message, range: [start, end] }) => ({ name: nameOf(message), start, end }));
}

// Such as `found OpenAI API token: *****`, and `found GitHub Token(*****): *****`.
function nameOf(message: string): string {
  return message.replace(/^found /, "").replace(/[:(].*$/s, "");
}
