import type { DeploymentDocument } from "../../src/operations/deployment-document.ts";
import type { TestStore } from "../operations/prompt-store.ts";
import type { Done, Hands, SourceChange } from "./hands.ts";

/** Through the built command line, as processes. */
export const COMMAND_LINE: Hands = {
  promote: (store, { environment, prompts, all, from, strict, allowOlder, retireOld, override, reason, operation }) =>
    run<DeploymentDocument>(store, [
      "promote",
      ...(prompts ?? []),
      ...option("--to", environment),
      ...option("--confirm", environment),
      ...flag("--all", all),
      ...option("--from", from),
      ...flag("--strict", strict),
      ...flag("--allow-older", allowOlder),
      ...flag("--retire-old", retireOld),
      ...flag("--override", override),
      ...option("--reason", reason),
      ...option("--operation", operation),
    ]),
  rollback: (store, { environment, key, to, from, again, operation }) =>
    run<DeploymentDocument>(store, [
      "rollback",
      ...(key === undefined ? [] : [key]),
      ...option("--env", environment),
      ...option("--confirm", environment),
      ...option("--to", to),
      ...option("--from", from),
      ...flag("--again", again),
      ...option("--operation", operation),
    ]),
  retire: (store, { environment, keys, operation }) =>
    run<DeploymentDocument>(store, [
      "retire",
      ...keys,
      ...option("--env", environment),
      ...option("--confirm", environment),
      ...option("--operation", operation),
    ]),
  change: (store, change, message) => run(store, [...wordsOf(change), "-m", message], "text" in change ? change.text : undefined),
};

function wordsOf(change: SourceChange): string[] {
  switch (change.act) {
    case "create":
    case "edit":
      return [change.act, change.key, "-"];
    case "rename":
      return ["mv", change.from, change.to];
    case "remove":
      return ["rm", change.key];
  }
}

async function run<Document>({ repository }: TestStore, words: string[], input?: string): Promise<Done<Document>> {
  const done = await repository.promptlane([...words, "--json"], input === undefined ? {} : { input });
  if (done.exitCode === 0) return { exitCode: 0, document: done.json() as Document };
  return { exitCode: done.exitCode ?? -1, document: null, message: done.stdout + done.stderr };
}

function flag(name: string, wanted: boolean | undefined): string[] {
  return wanted === true ? [name] : [];
}

function option(name: string, value: string | undefined): string[] {
  return value === undefined ? [] : [name, value];
}
