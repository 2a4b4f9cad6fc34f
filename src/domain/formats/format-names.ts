/** The formats that can be read. */
export const IMPORT_FORMATS = ["dotprompt", "github", "prompty", "promptfoo", "langfuse", "markdown", "text"] as const;

/** The formats that can be written. */
export const EXPORT_FORMATS = ["dotprompt", "github", "prompty", "promptfoo", "langfuse", "markdown", "text"] as const;

/** A format whose files can be made prompts. */
export type ImportFormat = (typeof IMPORT_FORMATS)[number];
/** A format that prompts can be written in. */
export type ExportFormat = (typeof EXPORT_FORMATS)[number];
