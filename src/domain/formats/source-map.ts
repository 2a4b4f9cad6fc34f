import { isMap } from "../is-map.ts";
import type { Position } from "../file-problem.ts";
import type { YamlMap, YamlPath } from "../read-yaml.ts";
import type { Loss } from "./format.ts";

/** A map of another tool's file, whose keys are taken one by one, so that none is forgotten. */
export class SourceMap {
  readonly losses: Loss[] = [];
  readonly #yaml: YamlMap;
  readonly path: string;
  readonly #rest: Record<string, unknown>;

  constructor(yaml: YamlMap, path: string) {
    this.#yaml = yaml;
    this.path = path;
    this.#rest = { ...yaml.value };
  }

  /** All of it, taken or not. */
  get everything(): Readonly<Record<string, unknown>> {
    return this.#yaml.value;
  }

  /** Takes a text, also where YAML reads a number; undefined when there is none. */
  text(key: string): string | undefined {
    const value = this.#take(key);
    if (value === undefined || typeof value === "string") return value;
    if (typeof value === "number" || typeof value === "boolean") return this.#yaml.sourceOf([key]) ?? String(value);
    return this.fail([key], `${key} should be a text.`);
  }

  /** Takes a map; undefined when there is none. */
  map(key: string): Record<string, unknown> | undefined {
    const value = this.#take(key);
    return value === undefined || isMap(value) ? value : this.fail([key], `${key} should be a map of keys and values.`);
  }

  /** Takes a list; undefined when there is none. */
  list(key: string): unknown[] | undefined {
    const value = this.#take(key);
    return value === undefined || Array.isArray(value) ? value : this.fail([key], `${key} should be a list.`);
  }

  /** Takes a list of maps; undefined when there is none. */
  maps(key: string): Record<string, unknown>[] | undefined {
    return this.list(key)?.map((one, index) => (isMap(one) ? one : this.fail([key, index], `an entry of ${key} should be a map.`)));
  }

  /** Takes whatever stands at a key. */
  value(key: string): unknown {
    return this.#take(key);
  }

  /** What nobody has taken; undefined when that is nothing. */
  rest(): Record<string, unknown> | undefined {
    return Object.keys(this.#rest).length === 0 ? undefined : this.#rest;
  }

  /** Where a value stands in the file. */
  positionOf(path: YamlPath): Position {
    return this.#yaml.positionOf(path);
  }

  /** Notes that what stands at `path` has no place in a prompt. */
  lose(path: YamlPath, message: string): void {
    this.losses.push({ path: this.path, message, ...this.#yaml.positionOf(path) });
  }

  fail(path: YamlPath, message: string, hint = "Mend the file; nothing was imported."): never {
    return this.#yaml.fail(path, "not-importable", message, hint);
  }

  #take(key: string): unknown {
    const value = this.#rest[key];
    delete this.#rest[key];
    return value ?? undefined;
  }
}
