import { expect, type Page, test } from "@playwright/test";
import { Server } from "./server.ts";

let server: Server;

test.beforeAll(async () => {
  server = await Server.start("--demo");
});

test.afterAll(async () => {
  await server?.stop();
});

interface Picture {
  time: number;
  width: number;
  decoded: number;
}

function picture(page: Page): Promise<Picture> {
  return page.locator("video").evaluate((video: HTMLVideoElement) => ({
    time: video.currentTime,
    width: video.videoWidth,
    decoded: video.getVideoPlaybackQuality().totalVideoFrames,
  }));
}

async function advances(page: Page, seconds: number) {
  const begun = await picture(page);
  await expect
    .poll(async () => (await picture(page)).time, { timeout: 60_000 })
    .toBeGreaterThan(begun.time + seconds);
  expect((await picture(page)).decoded).toBeGreaterThan(begun.decoded);
}

test("the demo channel plays with its levels offered", async ({ page }) => {
  await page.goto(`${server.url}/live/demo/`);
  await expect(page.locator("#state")).toHaveText("● live");
  await advances(page, 3);
  expect((await picture(page)).width).toBeGreaterThan(0);
  // Automatic and at least two rungs.
  expect(await page.locator("#levels option").count()).toBeGreaterThanOrEqual(3);
});

test("a restart of the channel goes on without a reload", async ({ page }) => {
  await page.goto(`${server.url}/live/demo/`);
  await expect(page.locator("#state")).toHaveText("● live");
  await page.evaluate(() => {
    (window as unknown as { same: boolean }).same = true;
  });
  const channels = (await server.call("GET", "/channels?name=demo")) as { items: { id: number }[] };
  const id = channels.items[0]?.id;
  const before = (await server.call("GET", `/jobs/${id}`)) as { run_number: number };
  await server.call("POST", `/jobs/${id}/restart`);
  await expect
    .poll(async () => ((await server.call("GET", `/jobs/${id}`)) as { run_number: number }).run_number)
    .toBeGreaterThan(before.run_number);
  await advances(page, 12);
  expect(await page.evaluate(() => (window as unknown as { same?: boolean }).same)).toBe(true);
});

test("a channel that is not on air says why", async ({ page }) => {
  await page.goto(`${server.url}/live/no-such-channel/`);
  await expect(page.locator("#cause")).toBeVisible();
  await expect(page.locator("#cause")).not.toHaveText("");
});
