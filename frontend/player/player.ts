import Hls, { type ErrorData, type Level } from "hls.js";
import "./player.css";

const RETRY_MILLIS = 1000;

function element<T extends HTMLElement>(id: string): T {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no #${id}`);
  return found as T;
}

const video = element<HTMLVideoElement>("video");
const levels = element<HTMLSelectElement>("levels");
const state = element("state");
const cause = element("cause");

const channel = decodeURIComponent(location.pathname.split("/").filter(Boolean)[1] ?? "");
const master = `/live/${encodeURIComponent(channel)}/master.m3u8`;
document.title = `${channel} · Signalbox`;
element("channel").textContent = channel;

function show(word: "loading" | "playing" | "absent", text: string, why?: string) {
  state.dataset.state = word;
  state.textContent = text;
  cause.hidden = why === undefined;
  cause.textContent = why ?? "";
}

function megabits(bits: number): string {
  return Number.isFinite(bits) && bits > 0 ? `${(bits / 1e6).toFixed(2)} Mb/s` : "–";
}

function describe(level: Level): string {
  return `${level.height}p · ${megabits(level.bitrate)}`;
}

function offer(hls: Hls) {
  const options = hls.levels.map((level, index) => new Option(describe(level), String(index)));
  levels.replaceChildren(new Option("Automatic", "-1"), ...options);
}

function measure(hls: Hls) {
  const level = hls.levels[hls.currentLevel];
  const end = video.buffered.length > 0 ? video.buffered.end(video.buffered.length - 1) : 0;
  element("picture").textContent = video.videoWidth ? `${video.videoWidth} × ${video.videoHeight}` : "–";
  element("bitrate").textContent = level ? megabits(level.bitrate) : "–";
  element("latency").textContent = hls.latency > 0 ? `${hls.latency.toFixed(1)} s` : "–";
  element("buffer").textContent = end ? `${Math.max(0, end - video.currentTime).toFixed(1)} s` : "–";
}

/** The server's own words for why there is nothing to play, from its problem document. */
async function reason(): Promise<string | undefined> {
  try {
    const answer = await fetch(master, { cache: "no-store" });
    if (answer.ok) return undefined;
    const problem = (await answer.json()) as { detail?: string; title?: string };
    return problem.detail ?? problem.title ?? `The server answered ${answer.status}.`;
  } catch {
    return "The server cannot be reached.";
  }
}

async function wait() {
  for (;;) {
    const why = await reason();
    if (why === undefined) return;
    show("absent", "not on air", why);
    await new Promise((resolve) => setTimeout(resolve, RETRY_MILLIS));
  }
}

async function play() {
  await wait();
  show("loading", "loading…");
  const hls = new Hls({ liveSyncDurationCount: 2, backBufferLength: 30 });
  const timer = setInterval(() => measure(hls), 500);

  hls.on(Hls.Events.MANIFEST_PARSED, () => offer(hls));
  hls.on(Hls.Events.ERROR, (_, error: ErrorData) => {
    if (!error.fatal) return;
    if (error.type === Hls.ErrorTypes.MEDIA_ERROR) {
      hls.recoverMediaError();
      return;
    }
    clearInterval(timer);
    hls.destroy();
    show("absent", "interrupted");
    setTimeout(play, RETRY_MILLIS);
  });
  levels.onchange = () => {
    hls.nextLevel = Number(levels.value);
  };

  hls.loadSource(master);
  hls.attachMedia(video);
}

video.addEventListener("playing", () => show("playing", "● live"));
video.addEventListener("waiting", () => show("loading", "buffering…"));

if (Hls.isSupported()) {
  void play();
} else {
  video.src = master;
}
