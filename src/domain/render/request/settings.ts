/** The names that a provider has for the settings of `config`; null for those that it does not have. */
export type SettingNames = Readonly<Record<string, string | null>>;

/** Gives settings the names of a provider; those that nobody knows stay as they are, for whoever wrote them knows. */
export function namedSettings(
  config: Readonly<Record<string, unknown>>,
  names: SettingNames,
  provider: string,
): { settings: Record<string, unknown>; dropped: string[] } {
  const settings: Record<string, unknown> = {};
  const dropped: string[] = [];
  for (const [key, value] of Object.entries(config)) {
    const name = Object.hasOwn(names, key) ? names[key] : key;
    if (name == null) dropped.push(`config.${key}: ${provider} has no such setting.`);
    else settings[name] = value;
  }
  return { settings, dropped };
}

/** The name of a model without that of its provider: `gpt-4o` of `openai/gpt-4o`, `meta/llama` of `together/meta/llama`. */
export function modelOf(model: string | null): string | null {
  return model === null ? null : model.slice(model.indexOf("/") + 1);
}
