import type { AllowedSecret } from "../manifest/manifest.ts";
import { allowLine, isAllowed } from "../secrets/allowed-secrets.ts";
import type { FoundSecret } from "../secrets/find-secrets.ts";
import { finding, type LintProblem } from "./lint-problem.ts";
import { problemIn, type LintedPrompt } from "./linted-store.ts";

/** Secrets that the manifest does not allow; a promotion refuses them. */
export function secretRules({ key, flow, files }: LintedPrompt, allow: readonly AllowedSecret[]): LintProblem[] {
  const places = [...(flow === null ? [] : [flow]), ...files.values()];
  return places.flatMap(({ path, linted }) =>
    linted.secrets
      .filter((secret) => !isAllowed(key, secret, allow))
      .map((secret: FoundSecret) =>
        problemIn(
          key,
          path,
          finding("warning", {
            code: "secret-in-prompt",
            message: `it holds a secret, and will not be promoted: ${secret.name} ${secret.masked}.`,
            hint: `Revoke it, and take it out. If it is none, in the manifest: ${allowLine([{ key, hash: secret.hash }])}`,
            line: secret.line,
            column: secret.column,
          }),
        ),
      ),
  );
}
