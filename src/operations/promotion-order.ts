import { contentsAfter } from "../domain/environment/contents-after.ts";
import type { ComingVersion } from "../domain/environment/coming-content.ts";
import type { EntryPlan } from "../domain/environment/deployment-plan.ts";
import type { EnvironmentName } from "../domain/environment/environment-name.ts";
import type { EnvironmentState } from "../domain/environment/environment-state.ts";
import { closureOf } from "../domain/environment/partial-closure.ts";
import { type ContentPart, type DeploymentStep, wereLiveTogether } from "../domain/environment/promotion-order.ts";
import { PolicyRefused } from "../domain/errors.ts";
import { deployments } from "../store/deployment-log.ts";
import { loadEnvironment } from "../store/environment-store.ts";
import type { PromptStore } from "../store/prompt-store.ts";
import { promotionContents } from "./promotion-contents.ts";

/** A content on its way, with what it includes. */
export interface ComingParts {
  coming: ComingVersion;
  /** The content itself and the partials that follow what is live. */
  parts: ContentPart[];
}

/**
 * Holds the order of environments: what goes on must be, or have been, live in the one before, prompt and partials
 * together.
 *
 * @throws PolicyRefused with the first prompt that was not.
 */
export async function refuseOutOfOrder(
  store: PromptStore,
  plan: EntryPlan,
  target: EnvironmentState,
  before: EnvironmentName,
): Promise<void> {
  await refusePartsOutOfOrder(store, await contentParts(store, plan, target), target, before);
}

/** The same for contents of which it is known already what they include. */
export async function refusePartsOutOfOrder(
  store: PromptStore,
  contents: readonly ComingParts[],
  target: EnvironmentState,
  before: EnvironmentName,
): Promise<void> {
  const earlier = await loadEnvironment(store, before);
  const missing: ComingParts[] = [];
  for (const content of contents) {
    if (content.parts.every(({ key, blob }) => earlier.entries.get(key)?.blob === blob)) continue;
    if (!(await wasLiveEarlier(store, earlier, content.parts))) missing.push(content);
  }
  const first = missing[0];
  if (first !== undefined) throw outOfOrder(first, earlier, target.name, missing.length);
}

async function contentParts(store: PromptStore, { changes, pins }: EntryPlan, target: EnvironmentState): Promise<ComingParts[]> {
  const going = changes.filter(({ to }) => to.blob !== null);
  const contents = contentsAfter(target, new Map(going.map(({ key, to }) => [key, to.blob])));
  const { facts } = await promotionContents(
    store,
    target,
    going.map(({ to }) => to),
  );
  const pinned = new Map(pins.map(({ key, version, blob }) => [`${key}@v${version}`, blob]));
  return going.flatMap((change) => {
    const { blob } = change.to;
    if (blob === null) return [];
    const { partials } = closureOf(change.key, blob, {
      live: contents.of,
      pinned: (key, version) => pinned.get(`${key}@v${version}`) ?? null,
      partialsOf: (content) => facts(content).partials,
    });
    // A pinned partial is the same everywhere, so it needs no try-out of its own.
    const following = partials.flatMap((partial) => (partial.pinned === null ? [{ key: partial.key, blob: partial.blob }] : []));
    return [{ coming: { key: change.key, label: change.to.label, blob }, parts: [{ key: change.key, blob }, ...following] }];
  });
}

async function wasLiveEarlier(store: PromptStore, { tip, name }: EnvironmentState, parts: readonly ContentPart[]): Promise<boolean> {
  if (tip === null) return false;
  const steps: DeploymentStep[] = [];
  for await (const { changes } of deployments(store, name, { tip, keys: parts.map(({ key }) => key), reverse: true })) {
    steps.push({ changes: changes.flatMap(({ key, to }) => (to === null ? [] : [{ key, action: to.action, blob: to.blob }])) });
  }
  return wereLiveTogether(parts, steps);
}

function outOfOrder(
  { coming: { key, label, blob }, parts }: ComingParts,
  earlier: EnvironmentState,
  target: EnvironmentName,
  count: number,
): PolicyRefused {
  const different = parts.slice(1).filter((part) => earlier.entries.get(part.key)?.blob !== part.blob);
  const own = earlier.entries.get(key)?.blob === blob;
  const why =
    own && different.length > 0
      ? `${key} ${label} is live in ${earlier.name} with another ${different.map((part) => part.key).join(", ")}`
      : `${key} ${label} was not live in ${earlier.name}, or left it by a rollback`;
  const more = count === 1 ? "" : `, and so for ${count - 1} more`;
  const first = own ? (different[0]?.key ?? key) : key;
  const hint = own
    ? `promptlane promote ${key} ${different.map((part) => part.key).join(" ")} --from ${earlier.name} --to ${target}`
    : `promptlane promote ${first}@${label} --to ${earlier.name} first, or add --override --reason "why"`;
  return new PolicyRefused("not-live-before", `${target} comes after ${earlier.name}: ${why}${more}.`, {
    hint,
    details: { key, after: earlier.name, count },
  });
}
