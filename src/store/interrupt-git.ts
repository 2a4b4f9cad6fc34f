export { interruptGit } from "../git/interruption.ts";
