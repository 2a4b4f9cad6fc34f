import { isAllowed } from "../domain/secrets/allowed-secrets.ts";
import type { PromptKey } from "../domain/prompt/prompt-key.ts";
import type { PromptStore } from "../store/prompt-store.ts";

/** Says of secrets in files that are about to be written; a promotion will refuse them. */
export async function warnOfSecrets(store: PromptStore, key: PromptKey, files: ReadonlyMap<string, string>): Promise<void> {
  const { findSecrets } = await import("../domain/secrets/find-secrets.ts");
  for (const [path, text] of files) {
    for (const secret of await findSecrets(text)) {
      if (isAllowed(key, secret, store.manifest.manifest.allow)) continue;
      const { name, masked, line, column } = secret;
      store.notify({
        code: "secret-in-prompt",
        message: `${path}:${line}:${column} holds a secret: ${name} ${masked}. It will not be promoted.`,
        hint: "take it out, and revoke it once it is committed: git keeps it",
      });
    }
  }
}
