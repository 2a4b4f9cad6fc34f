import { promote } from "../../operations/promote.ts";
import { defineCommand } from "../command.ts";
import { showDeployment } from "../deployment.ts";
import { DEPLOYMENT, completed, flag, mandatoryOption, option, optionalWords } from "../fields.ts";

export default defineCommand({
  examples: [
    { command: "promptlane promote support/triage --to staging", does: "the latest version of one prompt" },
    { command: "promptlane promote --all --from staging --to production", does: "everything that staging has, in one commit" },
  ],
  notes: "Shows what will change and asks before it writes. KEY@v4 names a version; without one the latest is taken, or what --from has.",
  input: {
    prompts: completed("selectors", optionalWords("KEY[@VERSION]", "the prompts or flows")),
    environment: completed("environments", mandatoryOption("--to <env>", "the environment to write to")),
    all: flag("--all", "every prompt of --from, else the latest version of each"),
    from: completed("environments", option("--from <env>", "the environment to take the versions from")),
    project: option("--project <name>", "with --all: only this first folder"),
    tag: option("--tag <tag>", "with --all: only the prompts with this tag"),
    strict: flag("--strict", "refuse instead of leaving prompts alone"),
    allowOlder: flag("--allow-older", "also where the target has a newer version"),
    withPartials: flag("--with-partials", "take along the partials that the target lacks"),
    retireOld: flag("--retire-old", "retire the old key of a renamed prompt"),
    override: flag("--override", "against the order of environments; needs --reason"),
    words: flag("--words", "count changed words also above 50 rows"),
    ...DEPLOYMENT,
  },
  run: (session, { yes, confirm, ...request }) =>
    showDeployment(session, { yes, confirm, label: "Promoting", ...request }, (store, shared, review) =>
      promote(store, { ...request, ...shared }, review),
    ),
});
