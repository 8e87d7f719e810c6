/**
 * The picture in an event's form: chosen or dropped, described, shown, uploaded, taken away. Fetched when
 * somebody comes near its field. The one rule: nothing is sent before the event itself is saved, and then
 * only what was changed here. It uploads by XMLHttpRequest, since fetch tells no progress.
 */
import { answerOf, call, inPagesWords, settle, t } from './api.js';
import { Field, cleanLine } from './form.js';
import { byId, codePoints, count, setText } from './view.js';

const MOST = 4 * 1024 * 1024; // bytes
const TYPES = ['image/png', 'image/jpeg', 'image/webp'];
const MAX_ALT = 300;
const THUMBNAIL = 640; // pixels
const TIMEOUT = 90_000; // of one attempt, on a slow line

const mebibytes = (bytes) => (bytes / 1024 / 1024).toFixed(1);

/** What can be told of a file before it is sent; '': nothing is wrong. */
function fileProblem(file) {
  if (!TYPES.includes(file.type)) return t('Choose a PNG, a JPEG or a WebP picture.');
  if (file.size > MOST) return t('This file has {size} MiB. A picture may have 4.', { size: mebibytes(file.size) });
  return file.size === 0 ? t('This file is empty.') : '';
}

function sizeProblem({ width, height }) {
  if (width < 200 || height < 100) return t('This picture has {width} × {height} pixels. It needs 200 × 100 at least.', { width: count(width), height: count(height) });
  return width > 5 * height || height > 2 * width ? t('This picture is too long and narrow: at most five times as wide as high, or twice as high as wide.') : '';
}

function altProblem(text) {
  const line = cleanLine(text);
  if (codePoints(line) > MAX_ALT) return t('That is {over} over the {most} characters it may have.', { over: count(codePoints(line) - MAX_ALT), most: MAX_ALT });
  return /\p{Cc}/u.test(line) ? t('It holds a character that cannot be stored.') : '';
}

/** @returns {Promise<Object>} an answer as those of call() */
function upload(path, file, signal, onProgress) {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open('PUT', path);
    request.timeout = TIMEOUT;
    request.responseType = 'json';
    request.setRequestHeader('Content-Type', file.type);
    request.upload.onprogress = ({ loaded, total }) => onProgress(loaded / total);
    request.onload = () => resolve(inPagesWords(answerOf({ status: request.status, ok: request.status < 300,
      headers: { get: (name) => request.getResponseHeader(name) } }, request.response ?? undefined)));
    request.onerror = () => resolve({ kind: 'lost' });
    request.ontimeout = request.onerror;
    request.onabort = () => resolve({ kind: 'cancelled' });
    signal.addEventListener('abort', () => request.abort());
    request.send(file);
  });
}

export class Picture {
  #field = byId('picture');
  #input = byId('picture-file');
  #canvas = byId('picture-canvas');
  #served = byId('picture-served');
  #sending = byId('picture-sending');
  #stop = () => {};
  #alt = new Field('picture-alt', altProblem, { most: MAX_ALT, counted: cleanLine });
  #image = null; // of the event, as the server said last
  #file = null; // chosen here
  #isRemoved = false;

  constructor() {
    this.#input.addEventListener('change', () => this.#take(this.#input.files[0]));
    this.#field.addEventListener('drop', (event) => this.#take(event.dataTransfer.files[0]));
    byId('picture-remove').addEventListener('click', () => this.#remove());
    byId('picture-stop').addEventListener('click', () => this.#stop());
    if (this.#input.files[0]) this.#take(this.#input.files[0]);
  }

  /** What the event has. @param {Object|null|undefined} image */
  show(image) {
    this.#image = image ?? null;
    this.#file = null;
    this.#isRemoved = false;
    this.#alt.value = image?.alt ?? '';
    if (image) {
      const [small] = image.sizes;
      Object.assign(this.#served, { src: small.url, width: small.width, height: small.height, alt: '' });
    }
    this.#draw();
  }

  /** What the event would show: the file that was chosen here, or what it has. @returns {{canvas?: HTMLCanvasElement, image?: Object, alt: string}} */
  get shown() {
    const alt = this.#described;
    if (this.#file) return { canvas: this.#canvas, alt };
    return this.#image && !this.#isRemoved ? { image: { ...this.#image, alt }, alt } : { alt };
  }

  /** Whether save() would send something. */
  get isChanged() {
    return this.#file !== null || (this.#isRemoved && this.#image !== null)
      || (!this.#isRemoved && this.#image !== null && this.#described !== this.#image.alt);
  }

  /** Shows what is wrong with the description. @returns {boolean} whether nothing is */
  check() {
    const isGood = byId('picture-shown').hidden || this.#alt.check();
    if (!isGood) this.#alt.input.focus();
    return isGood;
  }

  /**
   * Sends what was changed to an event that is there. Once it is done, show() what the event has then.
   * @param {{onSending: Function, onWaiting: Function, signal: AbortSignal}} options as those of settle()
   * @param {() => void} stop aborts the signal
   */
  async save(eventId, options, stop) {
    this.#stop = stop;
    const path = `/events/${encodeURIComponent(eventId)}/image`;
    const [file, alt] = [this.#file, this.#described];
    if (file) this.#drawProgress(0);
    const send = file ? (signal) => upload(`${path}?alt=${encodeURIComponent(alt)}`, file, signal, (part) => this.#drawProgress(part))
      : this.#isRemoved ? (signal) => call('DELETE', path, { signal })
        : (signal) => call('PATCH', path, { body: { alt }, signal });
    const answer = await settle(send, options);
    this.#sending.hidden = true;
    if (answer.kind === 'ok') this.show(answer.data.image);
    else if (answer.field === 'image') this.#say(answer.message);
    else if (answer.field === 'alt') this.#alt.refuse(answer.message);
    else if (answer.status === 413) this.#say(t('This file is larger than the server accepts.'));
    return answer;
  }

  get #described() { return cleanLine(this.#alt.value); }

  async #take(file) {
    if (!file) return;
    const problem = fileProblem(file);
    this.#say(problem);
    if (problem) return this.#forget();
    try {
      const bitmap = await createImageBitmap(file); // upright
      this.#say(sizeProblem(bitmap));
      this.#paint(bitmap);
    } catch {
      this.#say(t('This browser can’t read that file: it is damaged, or no picture.'));
    }
    if (byId('picture-problem').textContent) return this.#forget();
    this.#file = file;
    this.#isRemoved = false;
    this.#draw();
  }

  /** A canvas, since the page's security policy knows no address of a local file. */
  #paint(bitmap) {
    const scale = Math.min(1, THUMBNAIL / bitmap.width);
    Object.assign(this.#canvas, { width: Math.round(bitmap.width * scale), height: Math.round(bitmap.height * scale) });
    this.#canvas.getContext('2d').drawImage(bitmap, 0, 0, this.#canvas.width, this.#canvas.height);
    bitmap.close();
  }

  #forget() {
    this.#input.value = '';
    this.#file = null;
    this.#draw();
  }

  #remove() {
    this.#isRemoved = true;
    this.#alt.value = '';
    this.#say('');
    this.#forget();
    this.#input.focus();
  }

  #say(problem) {
    setText(byId('picture-problem'), problem);
    if (problem) this.#input.setAttribute('aria-invalid', 'true');
    else this.#input.removeAttribute('aria-invalid');
  }

  #draw() {
    const isServed = !this.#file && !this.#isRemoved && this.#image !== null;
    byId('picture-shown').hidden = !this.#file && !isServed;
    this.#canvas.hidden = !this.#file;
    this.#served.hidden = !isServed;
  }

  #drawProgress(part) {
    this.#sending.hidden = false;
    byId('picture-progress').value = part;
  }
}
