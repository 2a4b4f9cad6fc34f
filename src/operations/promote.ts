import { type Candidate, decidePromotion, type PromotionTerms } from "../domain/environment/decide-promotion.ts";
import type { EntryPlan } from "../domain/environment/deployment-plan.ts";
import type { EnvironmentState } from "../domain/environment/environment-state.ts";
import { Usage } from "../domain/errors.ts";
import type { PromptKey } from "../domain/prompt/prompt-key.ts";
import { environmentOf, parseSelector } from "../domain/version/selector.ts";
import { readLiveRecords } from "../store/environment-store.ts";
import { heldCandidates } from "../store/held-candidates.ts";
import { freezeUpTo } from "../store/ledger.ts";
import { liveInclusions } from "../store/live-inclusions.ts";
import type { PromptStore } from "../store/prompt-store.ts";
import { indexOf } from "../store/store-index.ts";
import { draftsOfNamed, findCandidates } from "./candidates.ts";
import { declaredEnvironment, existingEnvironment } from "./declared-environment.ts";
import { deploy, type Review } from "./deploy.ts";
import { type DeploymentDocument, deploymentDocument } from "./deployment-document.ts";
import { doneBefore, operationOf, repeatedWarnings } from "./operation-id.ts";
import { namesInSource, partialsAtCommit, promotionContents } from "./promotion-contents.ts";
import { refuseOutOfOrder } from "./promotion-order.ts";
import { fetchAttestations, refreshForPromotion } from "./refresh-for-deployment.ts";
import { refuseSecrets } from "./refuse-secrets.ts";

/** What to promote, and how. */
export interface PromotionRequest {
  /** The environment that it goes to. */
  environment: string;
  /** `KEY[@SELECTION]` each; leave it empty with `all`. */
  prompts?: readonly string[];
  /** Everything that is live in `from`, or without it the latest version of every prompt. */
  all?: boolean;
  /** The environment that it comes from. */
  from?: string;
  /** With `all`: only this project. */
  project?: string;
  /** With `all`: only prompts with this tag. */
  tag?: string;
  /** With `all`: refuse where a prompt would be left alone. */
  strict?: boolean;
  /** Put an older version over a newer one. */
  allowOlder?: boolean;
  /** Take along the partials at the prompt's commit. */
  withPartials?: boolean;
  /** Retire the old key of a renamed prompt. */
  retireOld?: boolean;
  /** Go although the order of environments forbids it; wants a reason. */
  override?: boolean;
  /** Why; kept in the record. */
  reason?: string;
  /** An id under which repeating it has no effect; made up when left out. */
  operation?: string;
  /** Decide and answer, and write nothing. */
  dryRun?: boolean;
  /** Count words above 50 changes too. */
  words?: boolean;
}

/**
 * Promotes prompts to an environment: one commit on its branch, by compare-and-swap.
 *
 * @param review called once with the plan before anything is written, and throws to stop it; not called in a dry run.
 * @throws PolicyRefused when the order of environments, a held version, a draft or a missing partial forbids it, and when
 * a prompt or the reason holds a secret that the manifest does not allow.
 * @throws Conflict when somebody else changed one of these prompts there meanwhile.
 * @throws NotFound for a prompt, version or environment that does not exist.
 * @throws Invalid for a prompt that does not parse.
 * @throws RemoteUnavailable when the remote cannot be reached or does not take the push.
 * @example await promote(store, { environment: "production", prompts: ["support/triage@v4"] })
 */
export async function promote(store: PromptStore, request: PromotionRequest, review: Review = () => {}): Promise<DeploymentDocument> {
  refuseContradictions(request);
  await refreshForPromotion(store, request.environment, sourcesOf(request));
  const { name: environment, policy } = declaredEnvironment(store, request.environment);
  // Begun now, so that git reads for them while the environment is read; whoever asks for them hears their errors.
  indexOf(store).catch(() => {});
  const source = request.from === undefined ? null : existingEnvironment(store, request.from);
  const drafts = draftsOfNamed(store, source === null ? (request.prompts ?? []) : []);
  const operation = operationOf(request.operation);
  const dryRun = request.dryRun ?? false;
  const terms: PromotionTerms = {
    environment,
    from: source,
    all: request.all ?? false,
    strict: request.strict ?? false,
    allowOlder: request.allowOlder ?? false,
    retireOld: request.retireOld ?? false,
    drafts: policy.drafts,
    operation,
    reason: request.reason ?? null,
  };
  let attested: Promise<void> | null = null;
  const decide = async (target: EnvironmentState): Promise<EntryPlan> => {
    await (attested ??= fetchAttestations(store));
    const plan = await decideOn(store, request, { terms, target, drafts });
    if (policy.after !== null && request.override !== true) await refuseOutOfOrder(store, plan, target, policy.after);
    await refuseSecrets(store, plan);
    return plan;
  };
  const outcome = await deploy(store, {
    environment,
    action: "promote",
    operation,
    reason: terms.reason,
    dryRun,
    decide,
    source,
    confirm: policy.confirm,
    words: request.words ?? false,
    review,
    prepare: (plan) => freezeWhatIsNumbered(store, plan),
  });
  return deploymentDocument(store, outcome, { environment, operation, dryRun });
}

function refuseContradictions({
  prompts = [],
  all = false,
  from,
  environment,
  override = false,
  reason,
  project,
  tag,
  strict = false,
}: PromotionRequest): void {
  if (all === prompts.length > 0) {
    const message = all ? "--all takes everything, so no prompts can be named beside it." : "Nothing was named to promote.";
    throw new Usage("what-to-promote", message, {
      hint: `promptlane promote KEY --to ${environment}, or promptlane promote --all --to ${environment}`,
    });
  }
  if (from === environment) {
    throw new Usage("same-environment", `${environment} cannot be promoted to itself.`, { hint: "name two environments" });
  }
  if (!all && (project !== undefined || tag !== undefined || strict)) {
    throw new Usage("needs-all", "--project, --tag and --strict choose among what --all takes.", { hint: "add --all, or leave them out" });
  }
  if (override && (reason ?? "").trim() === "") {
    throw new Usage("override-needs-reason", "--override wants a --reason, which is kept in the record.", {
      hint: '--override --reason "why"',
    });
  }
}

/** The environments from which prompts are taken: `--from`, and those that `KEY@ENV` names. */
function sourcesOf({ from, prompts = [] }: PromotionRequest): string[] {
  const named = prompts.flatMap((text) => environmentOf(parseSelector(text).select) ?? []);
  return from === undefined ? named : [from, ...named];
}

async function decideOn(
  store: PromptStore,
  request: PromotionRequest,
  { terms, target, drafts }: { terms: PromotionTerms; target: EnvironmentState; drafts: ReturnType<typeof draftsOfNamed> },
): Promise<EntryPlan> {
  const named = request.prompts ?? [];
  const selectors = named.map((text) => ({ text, ...parseSelector(text) }));
  const repeated = { action: "promote", operation: request.operation } as const;
  const done = await doneBefore(store, target, terms.all ? repeated : { ...repeated, keys: selectors.map(({ key }) => key) });
  // The same id with another version named is another promotion.
  for (const { key, select } of selectors) if (select?.type === "version" && done.get(key) !== `v${select.version}`) done.delete(key);
  const prompts = selectors.flatMap(({ key, text }) => (done.has(key) ? [] : [text]));
  const { candidates: all, covers } = await findCandidates(
    store,
    {
      prompts,
      all: terms.all,
      from: request.from ?? null,
      project: request.project ?? null,
      tag: request.tag ?? null,
      to: terms.environment,
      drafts,
    },
    target,
  );
  const found = new Set(all.map(({ key }) => key));
  const candidates = all.filter(({ key }) => !done.has(key));
  const partials = request.withPartials === true ? await partialsAtCommit(store, candidates) : new Map<PromptKey, Map<string, Candidate>>();
  const contents = await promotionContents(store, target, [
    ...candidates,
    ...[...partials.values()].flatMap((byName) => [...byName.values()]),
  ]);
  const inSource = await namesInSource(store, candidates, { target, contents });
  const keys = [
    ...found,
    ...candidates.flatMap(({ formerKeys }) => formerKeys),
    ...[...partials.values()].flatMap((byName) => [...byName.values()].map(({ key }) => key)),
  ];
  const plan = decidePromotion({
    terms,
    candidates,
    absent: terms.all ? target.contents().flatMap(({ key }) => (covers(key) && !found.has(key) ? [key] : [])) : [],
    target,
    heldCandidates: await heldCandidates(store, target),
    records: await readLiveRecords(store, target, keys),
    inclusions: await liveInclusions(store, target, terms.all ? undefined : keys),
    facts: contents.facts,
    pinned: contents.pinned,
    partialFor: ({ key }, name) => partials.get(key)?.get(name) ?? null,
    isInSource: ({ commit }, name) => inSource.has(`${commit} ${name}`),
  });
  const warnings = [...plan.warnings, ...emptySourceWarnings(terms, all), ...repeatedWarnings(done, terms.operation)];
  return { ...plan, warnings };
}

function emptySourceWarnings({ all, from }: PromotionTerms, found: readonly Candidate[]): string[] {
  return all && from !== null && found.length === 0 ? [`nothing of what was asked for is live in ${from}`] : [];
}

// First and alone: a frozen number without its deployment does no harm, a deployment whose number could change does.
function freezeWhatIsNumbered(store: PromptStore, { changes }: EntryPlan): Promise<void> {
  return freezeUpTo(
    store,
    changes.flatMap(({ key, to }) => (to.version === null ? [] : [{ key, version: to.version }])),
  );
}
