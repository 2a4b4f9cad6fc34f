export { hasChangedPaths, writeCommitGraph } from "../git/commit-graph.ts";
