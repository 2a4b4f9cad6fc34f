import { expect } from "vitest";
import { listPrompts } from "../../../src/operations/list-prompts.ts";
import { status } from "../../../src/operations/status.ts";
import type { PromptKey } from "../../../src/domain/prompt/prompt-key.ts";
import { indexOf } from "../../../src/store/store-index.ts";
import type { TestStore } from "../../operations/prompt-store.ts";
import { blobOf, KEYS } from "../content.ts";
import type { Entry } from "../environment.ts";
import type { Model } from "../model.ts";
import type { World } from "../world.ts";

/** A clone that has fetched shows the numbers of the model, and what the model has live. */
export async function expectViews(model: Model, world: World, clone: TestStore): Promise<void> {
  await clone.opened({ fetch: "always" }).with(async (store) => {
    const index = await indexOf(store);
    const numbers = KEYS.map((key) => index.versions(key as PromptKey).map(({ version, commit, blob }) => `v${version} ${commit} ${blob}`));
    expect(Object.fromEntries(KEYS.map((key, place) => [key, numbers[place]]))).toEqual(expectedNumbers(model, world));
    const { prompts } = await status(store);
    expect(
      Object.fromEntries(
        prompts
          .filter(isThere)
          .map((row) => [row.key, statusRow(row)])
          .toSorted(),
      ),
    ).toEqual(expectedStatus(model, world));
    const listed = (await listPrompts(store)).prompts.filter(
      ({ version, environments }) => version !== null || Object.keys(environments).length > 0,
    );
    expect(Object.fromEntries(listed.map(({ key, environments }) => [key, environments]).toSorted())).toEqual(expectedList(model, world));
  });
}

/** A clone whose history is cut gives no number but frozen ones, and shows what is live. */
export async function expectShallowViews(model: Model, world: World, clone: TestStore): Promise<void> {
  await clone.opened({ fetch: "always" }).with(async (store) => {
    const index = await indexOf(store);
    for (const key of KEYS) {
      for (const { key: madeAs, version, blob } of index.versions(key as PromptKey)) {
        if (version === null) continue;
        const frozen = model.ledger.filter((entry) => entry.key === madeAs && entry.version === version);
        expect(
          frozen.map(({ content }) => blobOf(content)),
          `${key}@v${version} in a shallow clone`,
        ).toContain(blob);
      }
    }
    const { prompts } = await status(store);
    const live = Object.fromEntries(
      prompts
        .filter(isLive)
        .map((row) => [row.key, statusRow(row).environments])
        .toSorted(),
    );
    const expected = Object.entries(expectedStatus(model, world)).filter(([, { environments }]) => Object.keys(environments).length > 0);
    expect(live).toEqual(Object.fromEntries(expected.map(([key, { environments }]) => [key, environments])));
  });
}

/** Each number that was ever frozen, and counts, is still that content. */
export async function expectFrozenNumbers(model: Model, clone: TestStore): Promise<void> {
  await clone.opened({ fetch: "always" }).with(async (store) => {
    const index = await indexOf(store);
    for (const { key, version, content } of model.countingNumbers()) {
      expect(index.version(key as PromptKey, version)?.blob, `${key}@v${version}`).toBe(blobOf(content));
    }
  });
}

function expectedNumbers(model: Model, world: World): Record<string, string[]> {
  const numbering = model.numbering();
  return Object.fromEntries(
    KEYS.map((key) => [
      key,
      numbering.versions(key).map(({ version, commit, content }) => `v${version} ${world.id(commit)} ${blobOf(content)}`),
    ]),
  );
}

interface StatusRow {
  latest: number | null;
  environments: Record<string, { version: number | null; label: string; action: string; held: string[] } | null>;
}

function isThere({ latest, environments }: StatusRow): boolean {
  return latest !== null || isLive({ latest, environments });
}

function isLive({ environments }: StatusRow): boolean {
  return Object.values(environments).some((entry) => entry !== null);
}

function statusRow({ latest, environments }: StatusRow): { latest: number | null; environments: Record<string, string> } {
  const rows = Object.entries(environments).flatMap(([name, entry]) =>
    entry === null ? [] : [[name, `${entry.label} (${entry.version}) ${entry.action} held ${entry.held.toSorted().join(" ")}`]],
  );
  return { latest, environments: Object.fromEntries(rows) as Record<string, string> };
}

function expectedStatus(model: Model, world: World): Record<string, { latest: number | null; environments: Record<string, string> }> {
  return Object.fromEntries(
    KEYS.toSorted().flatMap((key) => {
      const latest = model.numbering().latest(key)?.version ?? null;
      const environments = [...model.environments.values()].flatMap(({ name, entries }) => {
        const entry = entries.get(key);
        return entry === undefined
          ? []
          : [[name, `${world.label(entry)} (${entry.version}) ${entry.action} held ${heldLabels(world, entry)}`]];
      });
      if (latest === null && environments.length === 0) return [];
      return [[key, { latest, environments: Object.fromEntries(environments) as Record<string, string> }]];
    }),
  );
}

function heldLabels(world: World, { held }: Entry): string {
  return held
    .map((live) => world.label(live))
    .toSorted()
    .join(" ");
}

function expectedList(model: Model, world: World): Record<string, unknown> {
  return Object.fromEntries(
    KEYS.toSorted().flatMap((key) => {
      const live = [...model.environments.values()].flatMap(({ name, entries }) => {
        const reference = world.reference(entries.get(key) ?? null);
        return reference === null ? [] : [[name, reference]];
      });
      if (live.length === 0 && model.numbering().latest(key) === null) return [];
      return [[key, Object.fromEntries(live) as Record<string, unknown>]];
    }),
  );
}
