export { lintFlowFile } from "./lint-flow-file.ts";
export { lintPromptFile } from "./lint-prompt-file.ts";
