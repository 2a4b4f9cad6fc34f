import { defineCommand } from "../command.ts";
import { COMPLETION_SCRIPTS, SHELLS } from "../completion-scripts.ts";
import type { Shell } from "../completion-scripts.ts";
import { choiceWord } from "../fields.ts";

export default defineCommand({
  examples: [
    { command: 'eval "$(promptlane completion bash)"', does: "in ~/.bashrc; zsh the same in ~/.zshrc" },
    { command: "promptlane completion fish > ~/.config/fish/completions/promptlane.fish", does: "once, for fish" },
  ],
  notes: "Completes commands, options, prompts, environments, and after @ versions, for promptlane and pl.",
  input: {
    shell: choiceWord<Shell>("SHELL", "the shell", SHELLS),
  },
  run: async (session, { shell }) => {
    const script = COMPLETION_SCRIPTS[shell];
    await session.show({ shell, script }, (document) => document.script);
  },
});
