import { PolicyRefused } from "../errors.ts";

/**
 * Refuses a message that holds a credential, before it is committed for ever.
 *
 * @param option the option that it came by, such as `--reason`.
 * @throws PolicyRefused with the kind of the credential, its value masked.
 */
export async function refuseSecretMessage(message: string | null | undefined, option: string): Promise<void> {
  if (message == null || message === "") return;
  // Only now, since most commands are given no message.
  const { findSecrets } = await import("./find-secrets.ts");
  const [secret] = await findSecrets(message);
  if (secret === undefined) return;
  const { name, masked, line, column } = secret;
  throw new PolicyRefused("secret-in-message", `The message holds a secret: ${name} ${masked}. Nothing was changed.`, {
    hint: `write it without the secret: ${option} "…"`,
    details: { name, masked, line, column },
  });
}
