/** One document that promptlane writes or reads, and the type that its schema is made of. */
export interface DocumentSchema {
  /** The schema is `docs/json/NAME.schema.json`. */
  name: string;
  /** The exported type. */
  type: string;
  title: string;
  /** Whether some of its numbers are shares and the like; in other documents every number counts something. */
  fractions?: boolean;
}

/** What commands print with `--json`. */
export const PRINTED_DOCUMENTS: readonly DocumentSchema[] = [
  {
    name: "deployment",
    type: "DeploymentDocument",
    title:
      "promptlane promote, rollback, retire, experiment start, experiment update, experiment stop, rollout start, rollout step, rollout abort, rollout ship",
    fractions: true,
  },
  { name: "diff", type: "DiffDocument", title: "promptlane diff" },
  { name: "doctor", type: "DoctorDocument", title: "promptlane doctor" },
  { name: "edit", type: "EditDocument", title: "promptlane edit" },
  { name: "environment-list", type: "EnvironmentListDocument", title: "promptlane env list" },
  { name: "environment-write", type: "EnvironmentWriteDocument", title: "promptlane env create, env remove" },
  { name: "error", type: "ErrorDocument", title: "promptlane, when it fails" },
  { name: "experiment-list", type: "ExperimentListDocument", title: "promptlane experiment list", fractions: true },
  { name: "experiment-show", type: "ExperimentShowDocument", title: "promptlane experiment show", fractions: true },
  { name: "experiment-impact", type: "ImpactDocument", title: "promptlane experiment impact", fractions: true },
  { name: "experiment-results", type: "ExperimentResultsDocument", title: "promptlane experiment results", fractions: true },
  { name: "experiment-simulation", type: "SimulationDocument", title: "promptlane experiment simulate", fractions: true },
  { name: "export", type: "WrittenExportDocument", title: "promptlane export" },
  { name: "history", type: "HistoryDocument", title: "promptlane history", fractions: true },
  { name: "import", type: "ImportDocument", title: "promptlane import" },
  { name: "init", type: "InitDocument", title: "promptlane init" },
  { name: "lint", type: "LintDocument", title: "promptlane lint" },
  { name: "list", type: "ListDocument", title: "promptlane list" },
  { name: "log", type: "LogDocument", title: "promptlane log" },
  { name: "render", type: "RenderDocument", title: "promptlane render" },
  { name: "resolve", type: "ResolveDocument", title: "promptlane resolve", fractions: true },
  { name: "rollout-run", type: "RolloutRunDocument", title: "promptlane rollout run", fractions: true },
  { name: "rollout-status", type: "RolloutStatusDocument", title: "promptlane rollout status", fractions: true },
  { name: "show", type: "ShowDocument", title: "promptlane show" },
  { name: "source-write", type: "SourceWriteDocument", title: "promptlane create, mv, rm" },
  { name: "status", type: "StatusDocument", title: "promptlane status", fractions: true },
  { name: "test", type: "TestDocument", title: "promptlane test" },
  { name: "types", type: "TypesDocument", title: "promptlane types" },
  { name: "verify", type: "VerifyDocument", title: "promptlane verify" },
];

/** Files that people write. */
export const WRITTEN_FILES: readonly DocumentSchema[] = [
  { name: "manifest", type: "ManifestFile", title: "manifest.yaml of a store", fractions: true },
];
