import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";

const BINARY = resolve(import.meta.dirname, "../../target/debug/signalbox");

/** A real `signalbox up` with folders of its own and a free port. */
export class Server {
  private constructor(
    private readonly child: ChildProcess,
    private readonly folder: string,
    readonly url: string,
  ) {}

  static async start(...flags: string[]): Promise<Server> {
    const folder = mkdtempSync(join(tmpdir(), "signalbox-player-"));
    const folders = ["--data-dir", join(folder, "data"), "--log-dir", join(folder, "logs")];
    const child = spawn(BINARY, ["up", "--listen", "127.0.0.1:0", ...folders, ...flags], {
      stdio: ["ignore", "pipe", "ignore"],
    });
    const url = await new Promise<string>((found, fail) => {
      child.once("error", fail);
      child.once("exit", (code) => fail(new Error(`signalbox ended with ${code}`)));
      createInterface({ input: child.stdout }).once("line", (line) =>
        found(line.replace("listening on ", "")),
      );
    });
    return new Server(child, folder, url);
  }

  async call(method: string, path: string, body?: unknown): Promise<unknown> {
    const answer = await fetch(`${this.url}/api/v1${path}`, {
      method,
      headers: { "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return text === "" ? undefined : JSON.parse(text);
  }

  async stop(): Promise<void> {
    const ended = new Promise((done) => this.child.once("exit", done));
    this.child.kill("SIGTERM");
    await ended;
    rmSync(this.folder, { recursive: true, force: true });
  }
}
