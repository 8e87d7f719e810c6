/** Pictures for the pages' tests, made of bytes: no file of them lies in the project. */
import { crc32, deflateSync } from 'node:zlib';

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const ends = [Buffer.alloc(4), Buffer.alloc(4)];
  ends[0].writeUInt32BE(data.length);
  ends[1].writeUInt32BE(crc32(body));
  return Buffer.concat([ends[0], body, ends[1]]);
}

/**
 * A PNG of 24 bits a pixel.
 * @param {(x: number, y: number) => number[]} colour of a pixel: red, green, blue
 */
export function png(width, height, colour) {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2], 8);
  const pixels = Buffer.alloc(height * (1 + width * 3));
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) pixels.set(colour(x, y), y * (1 + width * 3) + 1 + x * 3);
  }
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), chunk('IHDR', head), chunk('IDAT', deflateSync(pixels)), chunk('IEND', Buffer.alloc(0))]);
}

export const plain = (width, height, colour = [200, 60, 40]) => png(width, height, () => colour);

/** An evening over water, for those who look at pictures of pages. */
export function evening(width, height) {
  const sun = [width * 0.62, height * 0.48, height * 0.16];
  return png(width, height, (x, y) => {
    const down = y / height;
    if (down > 0.62) return [40 + 90 * (1 - down), 50 + 40 * Math.abs(Math.sin(x / 37 + y / 5)), 90 + 60 * (1 - down)].map(Math.round);
    const glow = Math.max(0, 1 - Math.hypot(x - sun[0], y - sun[1]) / (sun[2] * 3));
    return Math.hypot(x - sun[0], y - sun[1]) < sun[2] ? [255, 226, 160] : [120 + 120 * down + 15 * glow, 80 + 60 * down + 60 * glow, 130 - 40 * down].map((value) => Math.min(255, Math.round(value)));
  });
}

/** So many bytes, the first of which are a picture. */
export const padded = (bytes, length) => Buffer.concat([bytes, Buffer.alloc(length - bytes.length)]);
