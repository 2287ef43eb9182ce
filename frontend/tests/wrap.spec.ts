import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { Server } from "./server.ts";
import { firstStamp, WRAP } from "./stamps.ts";

/** FFmpeg whose streams begin thirteen seconds before their 33-bit clock wraps. */
const NEAR_THE_WRAP = `#!/bin/bash
arguments=()
for argument; do
  case $argument in pipe:[4-9]) arguments+=(-output_ts_offset 95430) ;; esac
  arguments+=("$argument")
done
exec /usr/bin/ffmpeg "\${arguments[@]}"
`;

const CHANNEL = {
  name: "wrap",
  inputs: [{ type: "test", resolution: "320x180" }],
  video: { preset: "ultrafast", gop_seconds: 1 },
  renditions: [{ name: "180p", resolution: "320x180", video_bitrate: 300_000, audio_bitrate: 64_000 }],
  outputs: [{ name: "web", type: "hls", segment_seconds: 1 }],
};

let folder: string;
let server: Server;

test.beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "signalbox-wrap-"));
  const ffmpeg = join(folder, "ffmpeg");
  writeFileSync(ffmpeg, NEAR_THE_WRAP);
  chmodSync(ffmpeg, 0o755);
  server = await Server.start("--ffmpeg", ffmpeg);
});

test.afterAll(async () => {
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** The first time stamp of the newest segment. */
async function newest(): Promise<number> {
  const playlist = `${server.url}/live/wrap/180p/index.m3u8`;
  const lines = (await (await fetch(playlist)).text()).split("\n");
  const last = lines.filter((line) => line !== "" && !line.startsWith("#")).at(-1);
  if (last === undefined) return 0;
  const segment = await fetch(new URL(last, playlist));
  return firstStamp(new Uint8Array(await segment.arrayBuffer()));
}

test("the player goes on over the wrap of the clock without a reload", async ({ page }) => {
  const { id } = (await server.call("POST", "/channels", CHANNEL)) as { id: number };
  await server.call("POST", `/jobs/${id}/start`);
  await page.goto(`${server.url}/live/wrap/`);
  await expect(page.locator("#state")).toHaveText("● live");
  await page.evaluate(() => {
    (window as unknown as { same: boolean }).same = true;
  });
  const video = page.locator("video");
  const position = () => video.evaluate((video: HTMLVideoElement) => video.currentTime);
  expect(await newest(), "the clock has yet to wrap").toBeGreaterThan(WRAP / 2);
  const begun = await position();
  await expect.poll(newest, { message: "the clock wraps" }).toBeLessThan(WRAP / 2);
  const wrapped = await position();
  // The segments at hand when the clock wrapped are played, and as many after them.
  await expect.poll(position, { timeout: 60_000 }).toBeGreaterThan(wrapped + 10);
  expect(wrapped).toBeGreaterThan(begun);
  expect(wrapped - begun, "it did not jump").toBeLessThan(60);
  expect(await page.evaluate(() => (window as unknown as { same?: boolean }).same)).toBe(true);
});
