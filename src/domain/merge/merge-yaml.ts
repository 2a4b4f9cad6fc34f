import { removeYamlValue, setYamlValue } from "../edit-yaml.ts";
import { Invalid } from "../errors.ts";
import { isMap } from "../is-map.ts";
import { readYamlMap } from "../read-yaml.ts";
import { isSameValue } from "../same-value.ts";
import { ABSENT, mergeValues } from "./merge-values.ts";
import type { MergedText, MergeLines, Sides } from "./merged-text.ts";
import { conflictText, mergeUnlessBothChanged } from "./merged-text.ts";
import { nestedYaml, withMargin } from "./nested-yaml.ts";
import { type YamlEntry, yamlEntries } from "./yaml-entries.ts";

/** How entries are merged that both sides changed. */
export interface MergeYamlOptions {
  mergeLines: MergeLines;
  /** How many characters a mark of a conflict has. */
  markerSize: number;
}

/**
 * Merges YAML maps entry by entry, and within an entry value by value. What only one side changed is that side's text,
 * comments and all; a value that both changed in different ways stands between marks.
 */
export async function mergeYaml(entries: Sides<readonly YamlEntry[]>, options: MergeYamlOptions): Promise<MergedText> {
  const maps = mapSides(entries, (list) => new Map(list.map((entry) => [entry.key, entry])));
  const texts = new Map<string, string>();
  let isClean = true;
  for (const key of new Set([...maps.ours.keys(), ...maps.theirs.keys()])) {
    const merged = await mergeEntry(
      key,
      mapSides(maps, (map) => map.get(key) ?? null),
      options,
    );
    isClean &&= merged.isClean;
    if (merged.text !== "") texts.set(key, merged.text);
  }
  const order = mergedOrder(mapSides(entries, (list) => list.map(({ key }) => key)));
  return { text: order.map((key) => texts.get(key) ?? "").join(""), isClean };
}

type Entries = Sides<YamlEntry | null>;

async function mergeEntry(key: string, entries: Entries, { mergeLines, markerSize }: MergeYamlOptions): Promise<MergedText> {
  const texts = mapSides(entries, (entry) => entry?.text ?? "");
  const simple = mergeUnlessBothChanged(texts);
  if (simple !== null) return { text: simple, isClean: true };
  const { base, ours, theirs } = mapSides(entries, (entry) => (entry === null ? ABSENT : entry.value));
  const expected = mergeValues(base, ours, theirs);
  const byLines = await mergeLines(texts);
  const isExpected = (text: string) => {
    const value = valueOf(text, key);
    return value !== ABSENT && (expected === null || isSameValue(value, expected.value));
  };
  if (byLines.isClean && isExpected(byLines.text)) return byLines;
  const nested = await mergeNested(texts, { mergeLines, markerSize });
  if (nested !== null && (!nested.isClean || isExpected(nested.text))) return nested;
  if (expected !== null && expected.value !== ABSENT) {
    const candidates = [appended(texts), edited(texts.ours, key, ours, expected.value)];
    const found = candidates.find((text) => text !== null && isExpected(text) && keepsComments(texts, text));
    if (found != null) return { text: found, isClean: true };
  }
  return byLines.isClean ? conflictText(texts, markerSize) : byLines;
}

/** Merges the entries of a map that is the value of an entry; null where it is not laid out alike on both sides. */
async function mergeNested(texts: Sides<string>, options: MergeYamlOptions): Promise<MergedText | null> {
  const { base, ours, theirs } = mapSides(texts, nestedYaml);
  if (ours === null || theirs === null || ours.margin !== theirs.margin || (base === null && texts.base !== "")) return null;
  const head = mergeUnlessBothChanged({ base: base?.head ?? ours.head, ours: ours.head, theirs: theirs.head });
  const entries = mapSides({ base: base?.body ?? "", ours: ours.body, theirs: theirs.body }, yamlEntries);
  if (head === null || entries.base === null || entries.ours === null || entries.theirs === null) return null;
  const { text, isClean } = await mergeYaml({ base: entries.base, ours: entries.ours, theirs: entries.theirs }, options);
  return { text: head + withMargin(text, ours, options.markerSize), isClean };
}

/** What both sides added below what was there, ours first. */
function appended({ base, ours, theirs }: Sides<string>): string | null {
  return base !== "" && ours.startsWith(base) && theirs.startsWith(base) ? ours + theirs.slice(base.length) : null;
}

/** The entry of ours with the values changed that have to be. */
function edited(text: string, key: string, before: unknown, after: unknown): string | null {
  try {
    return changesBetween(before, after, [key]).reduce(
      (result, { path, value }) => (value === ABSENT ? removeYamlValue(result, path) : setYamlValue(result, path, value)),
      text,
    );
  } catch (error) {
    if (error instanceof Invalid) return null;
    throw error;
  }
}

function changesBetween(before: unknown, after: unknown, path: readonly string[]): { path: readonly string[]; value: unknown }[] {
  if (isSameValue(before, after)) return [];
  if (!isMap(before) || !isMap(after)) return [{ path, value: after }];
  const removed = Object.keys(before).filter((key) => !Object.hasOwn(after, key));
  return [
    ...Object.entries(after).flatMap(([key, value]) =>
      changesBetween(Object.hasOwn(before, key) ? before[key] : ABSENT, value, [...path, key]),
    ),
    ...removed.map((key) => ({ path: [...path, key], value: ABSENT })),
  ];
}

/** Whether no comment is lost that one of the sides has written. */
function keepsComments({ base, ours, theirs }: Sides<string>, merged: string): boolean {
  const known = commentsOf(base);
  const kept = commentsOf(merged);
  return [...commentsOf(ours), ...commentsOf(theirs)].every((comment) => known.has(comment) || kept.has(comment));
}

function commentsOf(text: string): Set<string> {
  return new Set(Array.from(text.matchAll(/(?:^|\s)#.*$/gm), ([comment]) => comment.trim()));
}

function valueOf(text: string, key: string): unknown {
  try {
    const { value } = readYamlMap(text, { subject: "the YAML" });
    return Object.keys(value).length === 1 && Object.hasOwn(value, key) ? value[key] : ABSENT;
  } catch (error) {
    if (error instanceof Invalid) return ABSENT;
    throw error;
  }
}

/** The keys of both sides: in our order, unless only they changed the order; what the other side added stands where it does there. */
function mergedOrder({ base, ours, theirs }: Sides<readonly string[]>): string[] {
  const [first, second] = hasOrderOf(ours, base) && !hasOrderOf(theirs, base) ? [theirs, ours] : [ours, theirs];
  const order = [...first];
  for (const [index, key] of second.entries()) {
    if (first.includes(key)) continue;
    let at = index === 0 ? 0 : order.indexOf(second[index - 1] ?? "") + 1;
    while (at < order.length && !second.includes(order[at] ?? "")) at += 1;
    order.splice(at, 0, key);
  }
  return order;
}

function hasOrderOf(keys: readonly string[], others: readonly string[]): boolean {
  const common = keys.filter((key) => others.includes(key));
  return others.filter((key) => keys.includes(key)).every((key, index) => key === common[index]);
}

function mapSides<From, To>({ base, ours, theirs }: Sides<From>, map: (side: From) => To): Sides<To> {
  return { base: map(base), ours: map(ours), theirs: map(theirs) };
}
