/**
 * The card of an event on another site:
 *
 *   <script async src="https://tickets.example.org/embed.js" data-event="jazz-night"></script>
 *
 * puts it behind itself, in a frame as high as the card. Until the card says how high it is, and where it
 * can't be shown, a link leads to the event's page. The one rule: of what the frame sends, a height is taken
 * and nothing else, and only from that frame and that server.
 *
 * It runs on pages of others, so it brings its few words in each language along, and needs no other file.
 */
(() => {
  const WORDS = {
    en: {
      frame: 'Registration for the event',
      link: 'Register for this event',
      nameless: 'No event can be shown here: data-event does not name one.',
    },
    de: {
      frame: 'Anmeldung zur Veranstaltung',
      link: 'Platz für diese Veranstaltung buchen',
      nameless: 'Hier lässt sich keine Veranstaltung zeigen: data-event nennt keine.',
    },
  };
  const SLUG = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
  const AT_FIRST = 460; // px: about what the card takes
  const HIGHEST = 20_000;
  const PATIENCE = 3_000; // after the frame has loaded; without a word until then it shows no card

  const script = document.currentScript;
  const server = new URL(script.src).origin;
  const { event = '', language = '' } = script.dataset;
  const slug = event.trim().toLowerCase();
  const asked = language.trim().toLowerCase();
  const words = WORDS[asked] ?? WORDS[navigator.languages.map((tag) => tag.slice(0, 2)).find((tag) => WORDS[tag])] ?? WORDS.en;

  function element(name, properties, style = {}) {
    const node = Object.assign(document.createElement(name), properties);
    Object.assign(node.style, style);
    return node;
  }

  if (!SLUG.test(slug)) {
    script.after(element('p', { textContent: words.nameless }));
    return;
  }

  const page = `${server}/e/${slug}`;
  const place = element('div', { className: 'boxoffice-event' });
  const link = element('p');
  link.append(element('a', { href: page, target: '_blank', rel: 'noopener', textContent: words.link }));
  const frame = element('iframe', { title: words.frame, loading: 'lazy', src: `${page}/embed${WORDS[asked] ? `?language=${asked}` : ''}` },
    { display: 'block', width: '100%', height: `${AT_FIRST}px`, border: '0', opacity: '0' });
  let isShown = false;

  window.addEventListener('message', ({ source, origin, data }) => {
    if (source !== frame.contentWindow || origin !== server || data?.boxoffice !== 'height') return;
    const height = Number(data.height);
    if (!(height > 0 && height <= HIGHEST)) return;
    isShown = true;
    link.style.display = 'none';
    Object.assign(frame.style, { height: `${height}px`, opacity: '1', visibility: 'visible' });
  });

  // Nobody gets to an empty frame. A card that comes late is shown all the same.
  frame.addEventListener('load', () => setTimeout(() => {
    if (!isShown) Object.assign(frame.style, { height: '0', visibility: 'hidden' });
  }, PATIENCE));

  place.append(link, frame);
  script.after(place);
})();
