const LETTERS = "Zq8Rt2Lm5Vx1Kc7Wp4Hd9Ns3Bg6Jf0Yb";
const HEX = "3f9a1c7e5b2d8064f1e3a9c75d2b8e60";

/**
 * Credentials that look real and open nothing. Each is put together here, so that whoever searches this repository for
 * secrets finds none.
 */
export const CREDENTIALS: Readonly<Record<string, string>> = {
  "AWS access key id": join("AKIA", "Q3EGR7TB2MWX5LNA"),
  "AWS temporary key id": join("ASIA", "Q3EGR7TB2MWX5LNA"),
  "AWS secret key": join('aws_secret_access_key = "', letters(40), '"'),
  "OpenAI project key": join("sk-proj-", letters(48)),
  "OpenAI project key of today": join("sk-proj-", letters(74), "T3Blbk", "FJ", letters(74)),
  "OpenAI service account key": join("sk-svcacct-", letters(40)),
  "OpenAI key of old": join("sk-", letters(20), "T3Blbk", "FJ", letters(20)),
  "DeepSeek key": join("sk-", HEX),
  "OpenRouter key": join("sk-or-v1-", HEX, HEX),
  "Langfuse key": join("sk-lf-", "3f9a1c7e-5b2d-8064-f1e3-a9c75d2b8e60"),
  "Anthropic key": join("sk-ant-", "api03-", letters(93), "AA"),
  "Anthropic key, cut off": join("sk-ant-", "api03-", letters(30)),
  "Anthropic login": join("sk-ant-", "oat01-", letters(60)),
  "Google API key": join("AIza", "Sy", letters(33)),
  "Google client secret": join("GOCSPX-", letters(28)),
  "GitHub token": join("ghp_", letters(36)),
  "GitHub fine-grained token": join("github_pat_", letters(82)),
  "GitLab token": join("glpat-", letters(20)),
  "GitLab deploy token": join("gldt-", letters(20)),
  "Hugging Face token": join("hf_", letters(34)),
  "Slack bot token": join("xoxb-", "1234567890-", letters(24)),
  "Slack browser token": join("xoxc-", "1234567890-", letters(24)),
  "Slack webhook": join("https://hooks.slack", ".com/services/T0A1B2C3D/B0A1B2C3D/", letters(24)),
  "Discord webhook": join("https://discord", ".com/api/webhooks/123456789012345678/", letters(64)),
  "Stripe key": join("sk_live_", letters(24)),
  "SendGrid key": join("SG.", letters(22), ".", "a-b_", letters(39)),
  "Twilio key": join("SK", HEX),
  "xAI key": join("xai-", letters(80)),
  "Perplexity key": join("pplx-", letters(48)),
  "Groq key": join("gsk_", letters(52)),
  "Replicate token": join("r8_", letters(37)),
  "NVIDIA key": join("nvapi-", letters(64)),
  "LangSmith key": join("lsv2_pt_", HEX, "_", HEX.slice(0, 10)),
  "npm token": join("npm_", letters(36)),
  "npm token of a configuration": join("//registry.example.com/:_auth", "Token=", letters(36)),
  "PyPI token": join("pypi-", letters(100)),
  "DigitalOcean token": join("dop_v1_", HEX, HEX),
  "Azure storage key": join("Account", "Key=", letters(86), "=="),
  "Azure OpenAI key": join(letters(52), "JQQ", "J99", letters(26)),
  "Telegram bot token": join("123456789", ":AA", letters(33)),
  "JSON web token": join("eyJ", letters(20), ".eyJ", letters(40), ".", letters(43)),
  "authorization header": join("Authorization: Bearer ", letters(40)),
  "database address": join("postgres", "://app:", "kW8vX2mQ", "@db.internal:5432/app"),
  "address of a cache": join("redis", "://default:", "k!W8v%X2", "@cache.internal:6379"),
  "address with a password": join("https", "://ana:", "kW8v!X2mQ", "@intranet.local/report"),
  "RSA key": pem("RSA PRIVATE KEY", `MII${letters(61)}\n${letters(64)}\n${letters(64)}\n`),
  "short key": pem("PRIVATE KEY", `MC4CAQAwBQYDK2VwBCIEI${letters(43)}\n`),
  "encrypted key": pem("ENCRYPTED PRIVATE KEY", `MII${letters(61)}\n${letters(64)}\n`),
  "key with headers": pem("EC PRIVATE KEY", `Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,3F9A\n\n${letters(64)}\n${letters(32)}\n`),
  "key of a JSON file": pem("PRIVATE KEY", `MII${letters(61)}\n${letters(64)}\n`).replaceAll("\n", "\\n"),
  "key without its end": pem("PRIVATE KEY", `MII${letters(61)}\n${letters(64)}\n`).replace(/-----END.*/s, ""),
};

/** What speaks of credentials, and holds none. */
export const HARMLESS: Readonly<Record<string, string>> = {
  "Amazon's own example": join("AKIA", "IOSFODNN7", "EXAMPLE"),
  "crossed out": join("sk-proj-", "x".repeat(40)),
  "to be filled in": "export OPENAI_API_KEY=sk-your-key-goes-here-and-nowhere-else",
  "only the beginning": "An OpenAI key begins with sk-proj- and one of Google with AIza.",
  "a variable in an address": "postgres://{{user}}:{{password}}@db.internal/app",
  "a word for a password": "Write it as https://user:password@host.example.com.",
  "the line that opens a key": "Never repeat a line such as -----BEGIN PRIVATE KEY----- or what follows it in the file.",
  "words with a hyphen": "task-oriented risk-assessment-for-the-whole-organisation key-performance-indicator",
  "a commit": "3f9a1c7e5b2d8064f1e3a9c75d2b8e60aa11bb22",
  "a UUID": "3f9a1c7e-5b2d-8064-f1e3-a9c75d2b8e60",
  "a number of an account": "Account: 123456789012",
  "a time and an address": "Meet at 12:30, see http://example.com:8080/a@b",
  "an authorization header with a variable": "Authorization: Bearer {{token}}",
  "basic words": "Basic understanding-of-the-customers-needs is enough; a bearer of-unexpected-and-difficult-news.",
};

function letters(length: number): string {
  return LETTERS.repeat(Math.ceil(length / LETTERS.length)).slice(0, length);
}

function pem(label: string, body: string): string {
  return join("-----BEGIN ", label, "-----\n", body, "-----END ", label, "-----");
}

function join(...parts: string[]): string {
  return parts.join("");
}
