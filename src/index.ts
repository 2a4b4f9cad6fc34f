export { openStore, type OpenStoreOptions } from "./store/open-store.ts";
export type { DefaultBranch, FetchPolicy, Notice, PromptStore } from "./store/prompt-store.ts";

export { initStore, type FileAndReason, type InitDocument, type InitRequest } from "./operations/init-store.ts";
export { createPrompt, type CreateRequest } from "./operations/create-prompt.ts";
export { editPrompt, type EditDocument, type EditedPrompt, type EditRequest, type EditTarget } from "./operations/edit-prompt.ts";
export { movePrompt, type MoveRequest } from "./operations/move-prompt.ts";
export { removePrompt, type RemoveRequest } from "./operations/remove-prompt.ts";
export type { SourceWriteDocument } from "./operations/source-write-document.ts";

export {
  showPrompt,
  type ShowDocument,
  type ShownPartial,
  type ShownPrompt,
  type ShownTemplate,
  type ShownTokens,
  type ShowRequest,
} from "./operations/show-prompt.ts";
export { listPrompts, type ListDocument, type ListRequest } from "./operations/list-prompts.ts";
export type { ListedPrompt } from "./operations/listing.ts";
export { logPrompt, type LogDocument, type LoggedPromptCommit, type LoggedVersion, type LogRequest } from "./operations/log-prompt.ts";
export { renderStoredPrompt, type RenderDocument, type RenderRequest, type ShownRequest } from "./operations/render-stored-prompt.ts";
export { declareTypes, type TypesDocument } from "./operations/declare-types.ts";
export type { PromptTypes } from "./domain/types/types-file.ts";
export { testPrompts, type RunTest, type TestDocument, type TestedPrompt, type TestRequest } from "./operations/test-prompts.ts";
export {
  diffPrompts,
  type ChangedPrompt,
  type ComparedVersion,
  type DiffDocument,
  type DiffRequest,
  type PromptsComparison,
} from "./operations/diff-prompts.ts";
export type { ComparedTokens } from "./operations/compared-tokens.ts";

export { parsePrompt } from "./domain/render/parse-prompt.ts";
export { renderPrompt } from "./domain/render/render-prompt.ts";
export type {
  Message,
  MessageMedia,
  MessagePart,
  MessageSection,
  MessageText,
  Prompt,
  RenderedPrompt,
  RenderOptions,
} from "./domain/render/prompt.ts";
export {
  providerRequest,
  type Provider,
  type ProviderRequest,
  type RequestSource,
  type ToolDefinition,
} from "./domain/render/request/provider-request.ts";
export type { VariableProblem } from "./domain/render/variables-error.ts";
export type { ShownProblem } from "./domain/render/template-problem.ts";
export type { FileProblem } from "./domain/file-problem.ts";

export type { FileDifference, PromptDifference, VariableChanges } from "./domain/diff/diff-prompts.ts";
export type { FrontMatterChange } from "./domain/diff/diff-front-matter.ts";
export type { LineChange, LineRange } from "./domain/diff/diff-lines.ts";
export type { TextDiff, TextHunk, TextPart, WordCount } from "./domain/diff/text-diff.ts";

export { importPrompts, type ImportDocument, type ImportedDocument, type ImportRequest } from "./operations/import-prompts.ts";
export { exportPrompts, type ExportDocument, type ExportRequest } from "./operations/export-prompts.ts";
export type { ExportedFile, ForeignFile, Loss } from "./domain/formats/format.ts";
export type { ExportFormat, ImportFormat } from "./domain/formats/format-names.ts";

export { promote, type PromotionRequest } from "./operations/promote.ts";
export { rollback, type RollbackRequest } from "./operations/rollback.ts";
export { retire, type RetirementRequest } from "./operations/retire.ts";
export type {
  DeployedChange,
  DeploymentDocument,
  SkippedPrompt,
  SuggestedCommand,
  VersionReference,
} from "./operations/deployment-document.ts";
export type { DeploymentAction, RecordAction, RunningAction } from "./domain/environment/deployment.ts";
export type { Person } from "./domain/environment/environment-state.ts";
export type { SkipCode } from "./domain/environment/deployment-plan.ts";
export type { Review } from "./operations/deploy.ts";
export type { DeploymentPlan } from "./operations/deployment-preview.ts";

export { status, type EnvironmentStatus, type PromptStatus, type RunningStatus, type StatusDocument } from "./operations/status.ts";
export { startExperiment, type StartExperimentRequest } from "./operations/start-experiment.ts";
export { updateExperiment } from "./operations/update-experiment.ts";
export { stopExperiment, type StopExperimentRequest } from "./operations/stop-experiment.ts";
export type { ExperimentRequest } from "./operations/experiment-deployment.ts";
export { listExperiments, type ExperimentListDocument, type ListedExperiment, type ListedRun } from "./operations/list-experiments.ts";
export { showExperiment, type ExperimentShowDocument, type ShownRun } from "./operations/show-experiment.ts";
export { startRollout, type RolloutStartRequest } from "./operations/start-rollout.ts";
export { stepRollout, type RolloutStepRequest } from "./operations/step-rollout.ts";
export { abortRollout } from "./operations/abort-rollout.ts";
export { shipRollout, type RolloutShipRequest } from "./operations/ship-rollout.ts";
export { rolloutStatus, type RolloutStatus, type RolloutStatusDocument, type RolloutStatusRequest } from "./operations/rollout-status.ts";
export {
  runRollouts,
  type RolloutRun,
  type RolloutRunDocument,
  type RolloutRunRequest,
  type RolloutRunResult,
} from "./operations/run-rollouts.ts";
export type { GuardrailStatus, NextAct } from "./operations/judge-rollout.ts";
export type { RolloutRequest } from "./operations/running-rollout.ts";
export type { RunningRequest } from "./operations/deploy-running.ts";
export type { GivenEvents } from "./operations/observe-rollouts.ts";
export type { ExplainedWait } from "./domain/experiment/explain-wait.ts";
export type { RolloutEvidence, RolloutWait } from "./domain/experiment/rollout-step.ts";
export type { ExperimentDifference, VersionChange } from "./domain/experiment/experiment-differences.ts";
export type { PinnedPartial, PinnedVariation } from "./domain/experiment/pinned-variation.ts";
export type { ExperimentEntry, RolloutGuardrail, RolloutStep } from "./domain/manifest/experiment-entry.ts";
export type { RunningSummary } from "./domain/environment/running-entry.ts";
export type { DeployedRunning } from "./operations/deployed-running.ts";
export {
  history,
  type DeploymentSummary,
  type HistoryDocument,
  type HistoryRequest,
  type RunningStepSummary,
} from "./operations/history.ts";
export { listEnvironments, type EnvironmentListDocument, type ListedEnvironment } from "./operations/list-environments.ts";
export { createEnvironment, type CreateEnvironmentRequest, type EnvironmentWriteDocument } from "./operations/create-environment.ts";
export { removeEnvironment, type RemoveEnvironmentRequest } from "./operations/remove-environment.ts";
export { resolve, type Explanation, type ResolveDocument, type ResolvedForUser, type ResolveRequest } from "./operations/resolve.ts";
export { readResults, type ExperimentResultsDocument, type ResultsRequest } from "./operations/read-results.ts";
export type { DefinitionSource } from "./operations/find-experiment.ts";
export { impactOfManifest, type ExperimentImpactEntry, type ImpactDocument, type ImpactRequest } from "./operations/impact-of-manifest.ts";
export { simulateExperiment, type SimulationDocument, type SimulationRequest } from "./operations/simulate-experiment.ts";
export { lint, type LintDocument, type LintRequest } from "./operations/lint.ts";
export type { FindingCode } from "./domain/verification/finding.ts";
export type { LintProblem, LintSeverity } from "./domain/lint/lint-problem.ts";
export { verify, type VerifiedBranch, type VerifyDocument, type VerifyFinding, type VerifyRequest } from "./operations/verify.ts";
export { diagnose, type DiagnoseOptions, type Diagnosis, type DoctorDocument } from "./operations/diagnose.ts";

export {
  CacheDamaged,
  Conflict,
  GitError,
  Interrupted,
  Invalid,
  NotFound,
  PolicyRefused,
  PromptlaneError,
  RemoteUnavailable,
  Usage,
  type ErrorContext,
  type GitCall,
} from "./domain/errors.ts";
export { parseEnvironmentName, type EnvironmentName } from "./domain/environment/environment-name.ts";
export { parsePromptKey, type PromptKey } from "./domain/prompt/prompt-key.ts";
export { parseSelector, type PromptSelector, type Selection } from "./domain/version/selector.ts";
export type { PromptKind, VersionNumber } from "./domain/version/version.ts";
export type { ObjectId } from "./domain/object-id.ts";
export type { RefName } from "./domain/ref-name.ts";

export { assign } from "./domain/experiment/assign.ts";
export { assignAmong, type Decision, type RunningOnPrompt } from "./domain/experiment/assign-among.ts";
export { explainAssignment, explainRollout, type AssignmentStep, type ExplainedRange } from "./domain/experiment/explain.ts";
export { assignRollout, type Rollout } from "./domain/experiment/rollout.ts";
export { hash } from "./domain/experiment/bucket.ts";
export { bucketRanges, type BucketRange } from "./domain/experiment/bucket-ranges.ts";
export { inNamespace, type Namespace } from "./domain/experiment/namespace.ts";
export type {
  Analysis,
  Assignment,
  AssignmentContext,
  AssignmentReason,
  Experiment,
  ExperimentMetrics,
  Guardrail,
  Variation,
} from "./domain/experiment/experiment.ts";
export { memoryStickyStore, type StickyStore } from "./domain/experiment/sticky-store.ts";
export { openStickyFile } from "./store/sticky-file.ts";
export { experimentImpact, type Impact, type Move } from "./domain/experiment/impact.ts";
export { simulate, type SimulatedArm, type Simulation, type SimulationOptions } from "./domain/experiment/simulation.ts";
export { planPower, type ByTest, type PowerAssumptions, type PowerPlan } from "./domain/experiment/power-plan.ts";

export { openEventLog, type EventLog, type EventLogOptions } from "./store/event-log.ts";
export type { EventOrigin, Generation, Outcome } from "./domain/experiment/events/logged-event.ts";
export type { EventFrame, ExperimentEvent, ExposureEvent, OutcomeEvent } from "./domain/experiment/events/event.ts";
export { readEvents, type EventReport, type EventSource, type MalformedLine } from "./store/event-files.ts";
export { reduceEvents, type EventReduction, type ReducedEvents, type ReductionOptions } from "./domain/experiment/events/reduce-events.ts";
export { experimentResults } from "./domain/experiment/results/experiment-results.ts";
export { nextStep, type NextStep } from "./domain/experiment/results/next-step.ts";
export type { ArmResult, MetricResult, ResultChecks, ResultsDocument } from "./domain/experiment/results/results-document.ts";
export type { Comparison, GuardrailVerdict, Verdict } from "./domain/experiment/results/compare.ts";
export type { Metric, Metrics } from "./domain/experiment/results/metric.ts";

export { sampleOfProportion, type Sample } from "./domain/experiment/statistics/sample.ts";
export { absoluteLift, relativeLift, type Lift } from "./domain/experiment/statistics/lift.ts";
export { welch, type FixedTest, type Interval } from "./domain/experiment/statistics/welch.ts";
export { confidenceSequence, type AlwaysValid, type SequenceOptions } from "./domain/experiment/statistics/confidence-sequence.ts";
export { chanceToWin, type Belief } from "./domain/experiment/statistics/chance-to-win.ts";
export { equalProportions, sampleRatio, type ChiSquared } from "./domain/experiment/statistics/chi-squared.ts";
export { pooledProportions, type Rate } from "./domain/experiment/statistics/pooled-proportions.ts";
export { powerOfProportions, unitsPerArm, type PowerOptions } from "./domain/experiment/statistics/power.ts";
export { holm } from "./domain/experiment/statistics/holm.ts";
