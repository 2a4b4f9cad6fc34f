import type { AllowedSecret } from "../manifest/manifest.ts";
import { allowLine, isAllowed } from "../secrets/allowed-secrets.ts";
import type { FoundSecret } from "../secrets/find-secrets.ts";
import { finding, type FileFinding, type LintProblem } from "./lint-problem.ts";
import { problemIn, type LintedPrompt } from "./linted-store.ts";

/** Secrets that the manifest does not allow; a promotion refuses them. */
export function secretRules({ key, flow, files, others }: LintedPrompt, allow: readonly AllowedSecret[]): LintProblem[] {
  const read = [...(flow === null ? [] : [flow]), ...files.values()].map(({ path, linted }) => [path, linted.secrets] as const);
  return [...read, ...others].flatMap(([path, secrets]) =>
    secrets.filter((secret) => !isAllowed(key, secret, allow)).map((secret) => problemIn(key, path, findingOf(key, secret))),
  );
}

function findingOf(key: string, { name, masked, hash, line, column }: FoundSecret): FileFinding {
  return finding("warning", {
    code: "secret-in-prompt",
    message: `it holds a secret, and will not be promoted: ${name} ${masked}.`,
    hint: `Revoke it, and take it out. If it is none, in the manifest: ${allowLine([{ key, hash }])}`,
    line,
    column,
  });
}
