import { spawn } from "node:child_process";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** Who may do what on an `HttpRemote`; a test may change it while the server runs. */
export interface HttpRules {
  /** Only who shows these is let in; null lets everybody in. */
  credentials: { user: string; password: string } | null;
  /** What becomes of pushes: taken, answered with 403, or taken with every answer lost, or the first one. */
  pushes: "taken" | "forbidden" | "answers-lost" | "one-answer-lost";
}

/** A real git server on this machine: git's own `http-backend` behind node's http server. */
export class HttpRemote {
  readonly rules: HttpRules = { credentials: null, pushes: "taken" };
  /** Every request so far, such as `POST /origin.git/git-receive-pack 200`. */
  readonly requests: string[] = [];
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  /** Serves the bare repositories of a folder until `close`. */
  static async serving(folder: string, environment: Record<string, string>): Promise<HttpRemote> {
    const server = createServer();
    const remote = new HttpRemote(server);
    server.on("request", (request, response) => remote.#answer(folder, environment, request, response));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return remote;
  }

  /** Host and port, as `promptlane.allowHttp` lists them. */
  get host(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #answer(folder: string, environment: Record<string, string>, request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? "/", `http://${this.host}`);
    response.on("close", () =>
      this.requests.push(`${request.method} ${url.pathname} ${response.headersSent ? response.statusCode : "lost"}`),
    );
    const isPush = url.pathname.endsWith("/git-receive-pack") || url.searchParams.get("service") === "git-receive-pack";
    if (!this.#isLetIn(request)) return refuse(response, 401, "Who are you?", { "www-authenticate": 'Basic realm="prompts"' });
    if (isPush && this.rules.pushes === "forbidden") return refuse(response, 403, "You may read this repository only.");
    const backend = spawn("git", ["http-backend"], { env: { ...environment, ...variablesOf(folder, request, url) } });
    request.pipe(backend.stdin);
    backend.stdin.on("error", () => {});
    const output: Buffer[] = [];
    backend.stdout.on("data", (chunk: Buffer) => output.push(chunk));
    backend.on("close", () => {
      if (request.method === "POST" && isPush && this.#losesAnswer()) response.destroy();
      else pass(Buffer.concat(output), response);
    });
  }

  #losesAnswer(): boolean {
    const { pushes } = this.rules;
    if (pushes === "one-answer-lost") this.rules.pushes = "taken";
    return pushes === "answers-lost" || pushes === "one-answer-lost";
  }

  #isLetIn({ headers }: IncomingMessage): boolean {
    const { credentials } = this.rules;
    if (credentials === null) return true;
    return headers.authorization === `Basic ${Buffer.from(`${credentials.user}:${credentials.password}`).toString("base64")}`;
  }
}

function refuse(response: ServerResponse, status: number, words: string, headers: Record<string, string> = {}): void {
  response.writeHead(status, { "content-type": "text/plain", ...headers }).end(`${words}\n`);
}

function variablesOf(folder: string, { method, headers }: IncomingMessage, url: URL): Record<string, string> {
  const optional = {
    CONTENT_LENGTH: headers["content-length"],
    HTTP_CONTENT_ENCODING: headers["content-encoding"],
    GIT_PROTOCOL: headers["git-protocol"]?.toString(),
  };
  return {
    GIT_PROJECT_ROOT: folder,
    GIT_HTTP_EXPORT_ALL: "1",
    REMOTE_USER: "ana",
    REQUEST_METHOD: method ?? "GET",
    PATH_INFO: decodeURIComponent(url.pathname),
    QUERY_STRING: url.search.slice(1),
    CONTENT_TYPE: headers["content-type"] ?? "",
    ...Object.fromEntries(Object.entries(optional).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]))),
  };
}

/** Passes on what a CGI program printed: headers, an empty line, and the body. */
function pass(output: Buffer, response: ServerResponse): void {
  const end = output.indexOf("\r\n\r\n");
  const headers = output.subarray(0, end).toString("latin1").split("\r\n");
  let status = 200;
  for (const line of headers) {
    const [name = "", value = ""] = line.split(/: (.*)/s);
    if (name === "Status") status = Number.parseInt(value, 10);
    else response.setHeader(name, value);
  }
  response.writeHead(status).end(output.subarray(end + 4));
}
