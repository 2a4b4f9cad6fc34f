import type { Log, ReportingDescriptor, Result } from "sarif";
import type { LintDocument } from "../../../operations/lint.ts";

const SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json";

type Problem = LintDocument["problems"][number];

/** Draws the problems as a log in SARIF 2.1.0, which code scanning and editors read. */
export function viewSarif({ problems }: LintDocument, version: string): string {
  const log: Log = {
    $schema: SCHEMA,
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "promptlane", version, rules: rulesOf(problems) } },
        columnKind: "utf16CodeUnits",
        results: problems.map(resultOf),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function rulesOf(problems: readonly Problem[]): ReportingDescriptor[] {
  const codes = new Set(problems.map(({ code }) => code));
  return [...codes].toSorted().map((id) => ({ id, shortDescription: { text: id.replaceAll("-", " ") } }));
}

function resultOf({ key, path, line, column, severity, code, message, hint }: Problem): Result {
  return {
    ruleId: code,
    level: severity,
    message: { text: hint === "" ? message : `${message}\n${hint}` },
    locations: [
      {
        physicalLocation: { artifactLocation: { uri: encodeURI(path) }, region: { startLine: line, startColumn: column } },
        ...(key === null ? {} : { logicalLocations: [{ fullyQualifiedName: key }] }),
      },
    ],
  };
}
