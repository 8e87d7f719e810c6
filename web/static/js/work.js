// A worker that finds proofs of work (see "Proof of work" in the API's README): beside the page,
// so that the page stays alive while it computes. Takes {challenge, bits}, answers with the nonce.
//
// SHA-256 (FIPS 180-4) is done here because crypto.subtle is asynchronous, which costs many times
// the hash itself for texts of fifty bytes, and is missing on pages over plain HTTP.
const ROUND = new Uint32Array(64);
const START = new Uint32Array(8);
{
  // The first 32 bits of the fractional parts of the roots of the first primes.
  const bits = (x) => Math.floor((x - Math.floor(x)) * 2 ** 32);
  let found = 0;
  for (let n = 2; found < 64; n++) {
    let prime = true;
    for (let d = 2; d * d <= n; d++) prime &&= n % d !== 0;
    if (!prime) continue;
    if (found < 8) START[found] = bits(Math.sqrt(n));
    ROUND[found++] = bits(Math.cbrt(n));
  }
}

const schedule = new Uint32Array(64);

/** Mixes one block of 64 bytes into state. */
function compress(state, block) {
  for (let i = 0; i < 16; i++) schedule[i] = block.getUint32(4 * i);
  for (let i = 16; i < 64; i++) {
    const a = schedule[i - 15];
    const b = schedule[i - 2];
    const s0 = ((a >>> 7) | (a << 25)) ^ ((a >>> 18) | (a << 14)) ^ (a >>> 3);
    const s1 = ((b >>> 17) | (b << 15)) ^ ((b >>> 19) | (b << 13)) ^ (b >>> 10);
    schedule[i] = schedule[i - 16] + s0 + schedule[i - 7] + s1;
  }
  let [a, b, c, d, e, f, g, h] = state;
  for (let i = 0; i < 64; i++) {
    const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + ROUND[i] + schedule[i]) | 0;
    const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + t2) | 0;
  }
  const mixed = [a, b, c, d, e, f, g, h];
  for (let i = 0; i < 8; i++) state[i] += mixed[i];
}

/** The SHA-256 of an ASCII text, as eight words. */
export function sha256(text) {
  const blocks = Math.ceil((text.length + 9) / 64);
  const bytes = new Uint8Array(blocks * 64);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  bytes[text.length] = 0x80;
  const view = new DataView(bytes.buffer);
  view.setUint32(bytes.length - 4, text.length * 8);
  const state = START.slice();
  for (let i = 0; i < blocks; i++) compress(state, new DataView(bytes.buffer, 64 * i, 64));
  return state;
}

/** Whether the first `bits` of a hash are zero. */
export function startsWithZeros(hash, bits) {
  const words = bits >>> 5;
  for (let i = 0; i < words; i++) if (hash[i] !== 0) return false;
  return (bits & 31) === 0 || hash[words] >>> (32 - (bits & 31)) === 0;
}

/** The first nonce that solves the challenge. */
export function solve(challenge, bits) {
  for (let i = 0; ; i++) {
    const nonce = i.toString(36);
    if (startsWithZeros(sha256(`${challenge}:${nonce}`), bits)) return nonce;
  }
}

if (typeof WorkerGlobalScope !== 'undefined') {
  self.addEventListener('message', ({ data }) => self.postMessage(solve(data.challenge, data.bits)));
}
