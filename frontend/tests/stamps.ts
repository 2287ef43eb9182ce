/** Where the 33-bit clock of a transport stream wraps, in its ticks of 1/90000 s (ISO 13818-1). */
export const WRAP = 2 ** 33;

const PACKET = 188;
const AUDIO = 0xc0;
const VIDEO = 0xe0;

/** The first presentation time stamp of a transport stream, in ticks. */
export function firstStamp(stream: Uint8Array): number {
  for (let at = 0; at + PACKET <= stream.length; at += PACKET) {
    const packet = stream.subarray(at, at + PACKET);
    const starts = ((packet[1] ?? 0) & 0x40) !== 0;
    const adaptation = ((packet[3] ?? 0) & 0x20) !== 0 ? 1 + (packet[4] ?? 0) : 0;
    const pes = packet.subarray(4 + adaptation);
    const id = (pes[3] ?? 0) & 0xf0;
    const begins = pes[0] === 0 && pes[1] === 0 && pes[2] === 1;
    if (!starts || !begins || (id !== AUDIO && id !== VIDEO) || ((pes[7] ?? 0) & 0x80) === 0) continue;
    const [a, b, c, d, e] = [9, 10, 11, 12, 13].map((place) => pes[place] ?? 0) as [
      number,
      number,
      number,
      number,
      number,
    ];
    const top = ((a >> 1) & 7) * 2 ** 30;
    return top + (b << 22) + ((c >> 1) << 15) + (d << 7) + (e >> 1);
  }
  throw new Error("no time stamp in the segment");
}
