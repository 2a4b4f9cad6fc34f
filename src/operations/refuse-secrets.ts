import type { EntryPlan } from "../domain/environment/deployment-plan.ts";
import { PolicyRefused } from "../domain/errors.ts";
import type { ObjectId } from "../domain/object-id.ts";
import { pathOfPrompt } from "../domain/prompt/content-files.ts";
import type { PromptKey } from "../domain/prompt/prompt-key.ts";
import { allowLine, isAllowed } from "../domain/secrets/allowed-secrets.ts";
import type { PromptKind } from "../domain/version/version.ts";
import type { PromptStore } from "../store/prompt-store.ts";
import { type ContentSecret, secretsIn } from "../store/secret-verdicts.ts";
import { storePrefix } from "../store/store-prefix.ts";

/** A content on its way to an environment. */
interface ComingContent {
  key: PromptKey;
  label: string;
  kind: PromptKind;
  id: ObjectId;
}

/** A secret in it. */
interface RefusedSecret extends ContentSecret, Pick<ComingContent, "key" | "label"> {
  path: string;
}

/**
 * Refuses a plan that would make a secret live, in a prompt or in a version that an include pins, unless the manifest in
 * force lets it through.
 *
 * @throws PolicyRefused with the place of each, its value masked, and with the line that would allow them.
 */
export async function refuseSecrets(store: PromptStore, plan: EntryPlan): Promise<void> {
  const coming = comingContents(plan);
  const secrets = await secretsIn(store, coming);
  if (secrets.size === 0) return;
  const { allow } = store.manifest.manifest;
  const refused = coming.flatMap(({ key, label, kind, id }) =>
    (secrets.get(id) ?? [])
      .filter((secret) => !isAllowed(key, secret, allow))
      .map((secret): RefusedSecret => ({ key, label, ...secret, path: pathOf(store, key, kind, secret) })),
  );
  const [first, ...others] = refused;
  if (first === undefined) return;
  const more = others.length === 0 ? "" : ` ${others.length} more like this.`;
  throw new PolicyRefused(
    "secret-in-prompt",
    `${first.key} ${first.label} holds a secret, ${first.path}:${first.line}:${first.column}: ${first.name} ${first.masked}.${more}`,
    {
      hint: `revoke it, and take it out: git keeps what was committed. If it is none, in ${storePrefix(store.path)}manifest.yaml: ${allowLine(refused)}`,
      details: { secrets: refused },
    },
  );
}

function comingContents({ changes, pins }: EntryPlan): ComingContent[] {
  return [
    ...changes.flatMap(({ key, to }) => (to.blob === null ? [] : [{ key, label: to.label, kind: to.kind, id: to.blob }])),
    ...pins.map(({ key, kind, version, blob }) => ({ key, label: `v${version}`, kind, id: blob })),
  ];
}

function pathOf(store: PromptStore, key: PromptKey, kind: PromptKind, { file }: ContentSecret): string {
  const below = kind === "prompt" || file === null ? pathOfPrompt(key) : `${key}/${file}`;
  return `${storePrefix(store.path)}${below}`;
}
