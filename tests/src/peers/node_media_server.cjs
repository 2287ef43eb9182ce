const crypto = require("node:crypto");
const NodeMediaServer = require("node-media-server");

const [port, secret, folder] = process.argv.slice(1);
const expires = Math.floor(Date.now() / 1000) + 3600;
const sign = (path) => crypto.createHash("md5").update(`${path}-${expires}-${secret}`).digest("hex");
const auth = { play: false, publish: true, secret };
new NodeMediaServer({ bind: "127.0.0.1", rtmp: { port: Number(port) }, auth, store: { path: folder } }, "").run();
require("node:fs").writeFileSync(`${folder}/sign`, `${expires}-${sign("/live/key")}`);
