/** A kind of credential that the rules of secretlint miss, or know only in another form. */
export interface SecretRule {
  name: string;
  /** Every one of them matches this, too; it is cheap to look for. */
  mark: RegExp;
  /** Finds them; global. */
  pattern: RegExp;
  /** Whether what the pattern found is one. */
  accepts: (value: string) => boolean;
}

// Keys that begin in a way of their own. Before it stands no letter or digit: "task-proj-" is no key of OpenAI.
const BY_BEGINNING: readonly (readonly [name: string, beginning: string, rest: string])[] = [
  ["AWS access key id", "(?:AKIA|ASIA|ABIA|ACCA|A3T[A-Z0-9])", "[A-Z0-9]{16}(?![A-Za-z0-9])"],
  ["OpenAI API key", "sk-(?:proj|svcacct|admin|None)-", "[\\w-]{16,}"],
  ["API key", "sk-(?=[A-Za-z0-9]{32})", "[A-Za-z0-9]{32,}"],
  ["OpenRouter API key", "sk-or-v1-", "[0-9a-f]{32,}"],
  ["Langfuse secret key", "sk-lf-", "[0-9a-f]{8}-[0-9a-f-]{20,}"],
  ["Anthropic API key", "sk-ant-", "[a-z]{2,8}\\d\\d-[\\w-]{20,}"],
  ["Google API key", "AIza", "[\\w-]{35}(?![\\w-])"],
  ["Google OAuth client secret", "GOCSPX-", "[\\w-]{20,}"],
  ["Google OAuth access token", "ya29\\.", "[\\w-]{20,}"],
  ["GitHub token", "(?:gh[oprsu]_|github_pat_)", "[\\w.-]{35,}\\w"],
  ["GitLab token", "gl(?:agent|cbt|dt|ft|imt|oas|pat|ptt|rt|soat)-", "[\\w-]{20,}"],
  ["Hugging Face token", "(?:hf_|api_org_)", "[A-Za-z0-9]{34,}"],
  ["Slack token", "xox[abcdeoprs](?:\\.xox[abp])?-", "[A-Za-z0-9%-]{20,}"],
  ["Stripe API key", "(?:sk|rk)_(?:live|test)_", "[A-Za-z0-9]{16,}"],
  ["Stripe webhook secret", "whsec_", "[A-Za-z0-9+/=]{24,}"],
  ["SendGrid API key", "SG\\.", "[\\w-]{16,32}\\.[\\w-]{32,64}"],
  ["Twilio API key", "SK(?=[0-9a-f]{32})", "[0-9a-f]{32}(?![A-Za-z0-9])"],
  ["Mailgun API key", "key-(?=[0-9a-f]{32})", "[0-9a-f]{32}(?![A-Za-z0-9])"],
  ["xAI API key", "xai-", "[A-Za-z0-9]{60,}"],
  ["Perplexity API key", "pplx-", "[A-Za-z0-9]{40,}"],
  ["Replicate API token", "r8_", "[A-Za-z0-9]{37,}"],
  ["NVIDIA API key", "nvapi-", "[\\w-]{60,}"],
  ["Cerebras API key", "csk-", "[a-z0-9]{40,}"],
  ["Fireworks API key", "fw_", "[A-Za-z0-9]{22,}"],
  ["ElevenLabs API key", "sk_(?=[0-9a-f]{48})", "[0-9a-f]{48}"],
  ["Pinecone API key", "pcsk_", "\\w{40,}"],
  ["Tavily API key", "tvly-", "[\\w-]{28,}"],
  ["LangSmith API key", "lsv2_(?:pt|sk)_", "[0-9a-f]{32}_[0-9a-f]{10}"],
  ["Supabase key", "sb(?:p|_secret)_", "\\w{20,}"],
  ["DigitalOcean token", "do[opr]_v1_", "[0-9a-f]{64}"],
  ["PyPI token", "pypi-", "[\\w-]{80,}"],
  ["npm token", "_authToken ?= ?(?=[\\w-])", "[\\w-]{16,}"],
  ["Atlassian API token", "ATATT3", "[\\w=-]{60,}"],
  ["New Relic API key", "NRAK-", "[A-Z0-9]{27}"],
  ["age secret key", "AGE-SECRET-KEY-1", "[0-9A-Z]{58}"],
  ["JSON web token", "eyJ", "[\\w-]{10,}\\.eyJ[\\w-]{10,}\\.[\\w-]{20,}"],
  ["Slack webhook", "https://hooks\\.slack\\.com/", "(?:services|workflows|triggers)/[\\w/-]{20,}"],
  ["Discord webhook", "https://discord(?:app)?\\.com/api/webhooks/", "\\d+/[\\w-]{40,}"],
];

const LONGEST_PRIVATE_KEY = 20_000;
const SHORTEST_LINE_OF_KEY = /[A-Za-z0-9+/=]{30}/;
const URL_PASSWORD = /:\/\/[^\s/:]+:([^\s/@]+)@/;
const PLACEHOLDER = /(.)\1{5}|example|placeholder|your[-_]/i;
const WORDS_FOR_A_PASSWORD = /^(?:(?:my|your|the)?[-_]?(?:pass(?:word|wd)?|pwd|secret|token|key)|x+|\*+|\.+|…)$/i;
const VARIABLE = /[{}<>$[\]]|%[A-Z_]+%/;

/** How the keys begin that are known by their beginning, as sources of regular expressions; each begins with a letter, a digit or `_`. */
export const BEGINNINGS: readonly string[] = BY_BEGINNING.map(([, beginning]) => beginning);

/** Rules for what is known by its whole form. */
export const RULES_OF_FORM: readonly SecretRule[] = [
  {
    // Keys of elliptic curves are too short for secretlint, and a key without its last line is a key all the same.
    name: "private key",
    mark: /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY/,
    pattern: new RegExp(
      `-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----(?:\\s|\\\\[nr]|[A-Za-z][A-Za-z-]{0,30}: [^\\n\\\\]{0,200}(?:\\n|\\\\n)){0,20}[A-Za-z0-9+/=\\s\\\\]{40,${LONGEST_PRIVATE_KEY}}(?:-----END [A-Z0-9 ]{0,40}-----)?`,
      "g",
    ),
    accepts: (value) => SHORTEST_LINE_OF_KEY.test(value) && !PLACEHOLDER.test(value),
  },
  {
    // secretlint misses it where its quotes are escaped, as in an example of a front matter.
    name: "AWS secret access key",
    mark: /secret_?access_?key/i,
    pattern: /(?<=secret_?access_?key\\?["']?\s{0,3}(?::|=>|=)\s{0,3}\\?["']?)[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])/gi,
    accepts: (value) => !PLACEHOLDER.test(value),
  },
  {
    name: "Azure key",
    mark: /(?:Account|SharedAccess)Key=|JQQJ99/,
    pattern: /(?:(?:Account|SharedAccess)Key=[A-Za-z0-9+/]{40,}={0,2}|[A-Za-z0-9]{52}JQQJ99[A-Za-z0-9]{26})/g,
    accepts: (value) => !PLACEHOLDER.test(value),
  },
  {
    name: "Terraform Cloud token",
    mark: /\.atlasv1\./,
    pattern: /(?<![A-Za-z0-9])[A-Za-z0-9]{14}\.atlasv1\.[\w-]{60,}/g,
    accepts: (value) => !PLACEHOLDER.test(value),
  },
  {
    name: "Telegram bot token",
    mark: /\d:AA[\w-]{33}/,
    pattern: /(?<![\w-])\d{8,10}:AA[\w-]{33}(?![\w-])/g,
    accepts: (value) => !PLACEHOLDER.test(value),
  },
  {
    // Whatever the protocol, and with signs in the password that secretlint does not take.
    name: "password in a URL",
    mark: URL_PASSWORD,
    pattern: /[a-z][a-z0-9+.-]{1,30}:\/\/[^\s/:@"'`]{1,100}:[^\s/@"'`]{4,200}@[\w.-]{1,200}/gi,
    accepts: (value) => {
      const password = URL_PASSWORD.exec(value)?.[1] ?? "";
      return !VARIABLE.test(value) && !WORDS_FOR_A_PASSWORD.test(password) && !/^(.)\1+$/.test(password);
    },
  },
  {
    name: "authorization header",
    mark: /\b(?:bearer|basic) +[\w.~+/-]{19}/i,
    pattern: /\b(?:bearer|basic) +[\w.~+/-]{19,}[\w+/]={0,2}/gi,
    accepts: (value) => /\d/.test(value) && /[A-Za-z]/.test(value) && !PLACEHOLDER.test(value) && !/ (?:[a-z]+[-_/.])+[a-z]+$/i.test(value),
  },
];

/** What secretlint's recommended rules miss, as found by trying them. */
export const OWN_RULES: readonly SecretRule[] = [
  ...BY_BEGINNING.map(([name, beginning, rest]): SecretRule => {
    const mark = `(?<![A-Za-z0-9])${beginning}`;
    return { name, mark: new RegExp(mark), pattern: new RegExp(`${mark}${rest}`, "g"), accepts: (value) => !PLACEHOLDER.test(value) };
  }),
  ...RULES_OF_FORM,
];
