import { impactOfManifest } from "../../../operations/impact-of-manifest.ts";
import { defineCommand } from "../../command.ts";
import { completed, flag, option } from "../../fields.ts";
import { refuseTwoForms, showReport } from "../../report.ts";
import { viewImpact, viewImpactMarkdown } from "../../views/experiment/impact.ts";

export default defineCommand({
  examples: [
    { command: "promptlane experiment impact", does: "what the manifest here would change for those who take part in production" },
    { command: "promptlane experiment impact --base main --markdown", does: "in CI: what this branch changes, for the pull request" },
  ],
  notes:
    "Shares are exact, counted over all 10,000 buckets, while seed, unit and namespace stay; else they are expected, and called so. With targeting\nthey are of matching users. Editing the manifest alone changes nothing that is live.",
  input: {
    base: option("--base <ref>", "compare with the manifest of a branch or commit instead of what runs"),
    environment: completed("environments", option("--env <name>", "where it runs; the manifest's default unless given")),
    markdown: flag("--markdown", "print a table for a pull request"),
  },
  run: async (session, { markdown, ...request }) => {
    refuseTwoForms(session, markdown);
    const document = await session.withStore((store) => impactOfManifest(store, request));
    await showReport(session, document, { markdown, view: viewImpact, viewMarkdown: viewImpactMarkdown });
  },
});
