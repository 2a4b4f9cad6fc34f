import { shortId } from "../../domain/object-id.ts";
import type { VerifiedBranch, VerifyDocument, VerifyFinding } from "../../operations/verify.ts";
import { plural } from "./plural.ts";
import type { Style } from "./style.ts";
import { viewTable } from "./table.ts";

/** Of one kind in one branch; a history that is lost lets the same be said of every deployment. */
const MOST_OF_A_KIND = 10;

/** Draws what was checked, and below it what does not hold, where, and what to do. */
export function viewVerify({ branches, findings }: VerifyDocument, style: Style): string {
  const rows = branches.map((branch) => [
    style.strong(nameOf(branch)),
    style.dim(viewTip(branch)),
    plural(branch.commits, "commit"),
    verdict(branch, findings, style),
  ]);
  return (
    viewTable({ rows }, style) +
    byKind(findings)
      .map((kind) => viewKind(kind, style))
      .join("")
  );
}

// People know an environment by its commits; those of the ledger they never meet.
function viewTip({ environment, tip }: VerifiedBranch): string {
  if (tip === null) return "no branch";
  return environment === null ? "" : shortId(tip);
}

function verdict({ environment }: VerifiedBranch, findings: readonly VerifyFinding[], style: Style): string {
  const own = findings.filter((finding) => finding.environment === environment);
  const errors = own.filter(({ severity }) => severity === "error").length;
  if (errors > 0) return style.failure(plural(errors, "error"));
  return own.length > 0 ? style.warning(plural(own.length, "warning")) : style.success("✓");
}

function byKind(findings: readonly VerifyFinding[]): VerifyFinding[][] {
  const kinds = new Map<string, VerifyFinding[]>();
  for (const finding of findings) {
    const name = `${finding.environment ?? ""} ${finding.severity} ${finding.code}`;
    kinds.set(name, [...(kinds.get(name) ?? []), finding]);
  }
  return [...kinds.values()];
}

function viewKind(findings: readonly VerifyFinding[], style: Style): string {
  const left = findings.length - MOST_OF_A_KIND;
  const shown = findings.slice(0, MOST_OF_A_KIND).map((finding) => viewFinding(finding, style));
  return shown.join("") + (left > 0 ? style.dim(`  and ${left} more of these (--json)`) + "\n" : "");
}

function viewFinding({ severity, environment, commit, path, message, hint }: VerifyFinding, style: Style): string {
  const paint = severity === "error" ? style.failure : style.warning;
  const where = [nameOf({ environment }), commit === null ? null : shortId(commit)].filter((word) => word !== null).join(" ");
  const lines = [`${paint(`${severity}:`)} ${style.strong(where)}  ${style.sanitizeLine(message)}\n`];
  if (path !== null && !message.includes(path)) lines.push(`  ${style.dim(style.sanitizeLine(path))}\n`);
  if (hint !== null) lines.push(`  ${style.sanitizeLine(hint)}\n`);
  return lines.join("");
}

function nameOf({ environment }: Pick<VerifiedBranch, "environment">): string {
  return environment ?? "ledger";
}
