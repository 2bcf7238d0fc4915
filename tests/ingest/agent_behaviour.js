// SPDX-License-Identifier: GPL-3.0-or-later
// Runs the agent (file given as the argument) in made-up pages and checks what it sends. Run by agent_behaviour_test.
'use strict';
const assert = require('assert');
const fs = require('fs');
const vm = require('vm');

const source = fs.readFileSync(process.argv[2], 'utf8');

// A page just rich enough for the agent; `change` may break any part of it before the agent runs.
function visit(change = () => {}, options = {}) {
  const sent = [];
  const listeners = {};
  const listen = (type, action) => (listeners[type] = listeners[type] || []).push(action);
  const place = new URL(options.url || 'https://example.org/page?utm_source=news&x=1#part');
  const page = {
    location: place,
    navigator: {
      platform: 'Linux x86_64',
      language: 'en-US',
      sendBeacon: (url, body) => sent.push(['beacon', url, JSON.parse(body)]),
    },
    document: {
      title: 'Title',
      referrer: 'https://other.example/a?secret=1#x',
      readyState: 'loading',
      visibilityState: 'visible',
      currentScript: { src: 'https://stats.example/js/agent.js', dataset: Object.assign({ key: 'gp_k' }, options.data) },
      addEventListener: listen,
    },
    screen: { width: 1920, height: 1080 },
    history: { pushState: (s, t, path) => (place.pathname = path), replaceState() {} },
    performance: { getEntriesByType: () => [{ loadEventEnd: 131.4 }] },
    sessionStorage: options.session || {},
    localStorage: {},
    fetch: (url, init) => (sent.push(['fetch', url, JSON.parse(init.body)]), Promise.resolve()),
    Image: class {
      set src(url) {
        sent.push(['image', url]);
      }
    },
    addEventListener: listen,
    setTimeout: (action) => action(),
    URL,
    URLSearchParams,
    Intl,
    console,
  };
  page.window = page.top = page;
  change(page);
  vm.runInNewContext(source, page);
  const fire = (type, event = {}) => (listeners[type] || []).forEach((action) => action(event));
  return { page, sent, fire };
}

const cases = {
  'a view is sent at once, its load time later'() {
    const { sent, fire } = visit();
    assert.strictEqual(sent.length, 1);
    const [way, url, view] = sent[0];
    assert.strictEqual(way, 'beacon');
    assert.strictEqual(url, 'https://stats.example/api/view');
    assert.strictEqual(view.key, 'gp_k');
    assert.strictEqual(view.domain, 'example.org');
    assert.strictEqual(view.page, '/page');
    assert.strictEqual(view.referrer, 'https://other.example/a');
    assert.deepStrictEqual(view.campaign, { utm_source: 'news' });
    assert.strictEqual(view.screen, '1920x1080');
    assert.strictEqual(view.n, 1);
    assert.strictEqual(view.action, undefined);
    fire('load');
    const ready = sent[1][2];
    assert.strictEqual(ready.action, 'ready');
    assert.strictEqual(ready.response_time, 131);
    assert.strictEqual(ready.id, view.id);
    assert.strictEqual(ready.page, '/page');
    assert.strictEqual(ready.domain, 'example.org');
    assert.strictEqual(ready.key, 'gp_k');
  },
  'a tab counts its views'() {
    const session = {};
    assert.strictEqual(visit(undefined, { session }).sent[0][2].n, 1);
    assert.strictEqual(visit(undefined, { session }).sent[0][2].n, 2);
    assert.strictEqual(visit(undefined, { session }).sent[0][2].n, 3);
  },
  'without storage the referrer tells the first view'() {
    const data = { storage: 'none' };
    const first = visit(undefined, { data });
    assert.strictEqual(first.sent[0][2].n, 1);
    assert.deepStrictEqual(first.page.sessionStorage, {});
    const later = visit((page) => (page.document.referrer = 'https://example.org/before'), { data });
    assert.strictEqual(later.sent[0][2].n, undefined);
  },
  'forbidden storage is no error'() {
    const { sent } = visit((page) =>
      Object.defineProperty(page, 'sessionStorage', {
        get() {
          throw new Error('denied');
        },
      })
    );
    assert.strictEqual(sent[0][2].n, 1);
  },
  'fetch, then an image, stand in for a beacon'() {
    assert.strictEqual(visit((page) => (page.navigator.sendBeacon = () => false)).sent[0][0], 'fetch');
    const { sent } = visit((page) => {
      delete page.navigator.sendBeacon;
      delete page.fetch;
    });
    assert.strictEqual(sent[0][0], 'image');
    const query = new URL(sent[0][1]).searchParams;
    assert.strictEqual(query.get('page'), '/page');
    assert.strictEqual(query.get('utm_source'), 'news');
    assert.strictEqual(query.get('n'), '1');
  },
  'pages that are not to be measured send nothing'() {
    const silent = [
      [(page) => (page.navigator.webdriver = true)],
      [(page) => (page.top = {})],
      [(page) => (page.localStorage.gatepost_optout = '1')],
      [undefined, { url: 'http://localhost:8000/' }],
      [undefined, { url: 'http://127.0.0.1/' }],
      [undefined, { url: 'http://[::1]/' }],
      [undefined, { url: 'file:///home/page.html' }],
      [(page) => (page.document.currentScript = null)],
    ];
    for (const [change, options] of silent) {
      const { sent, fire } = visit(change, options);
      fire('load');
      assert.deepStrictEqual(sent, []);
    }
  },
  'options allow what is left out by default'() {
    assert.strictEqual(visit(undefined, { url: 'http://localhost/', data: { local: '' } }).sent.length, 1);
    assert.strictEqual(visit((page) => (page.top = {}), { data: { frames: '' } }).sent.length, 1);
    assert.strictEqual(visit(undefined, { data: { domain: 'a.onion' } }).sent[0][2].domain, 'a.onion');
    assert.strictEqual(visit(undefined, { data: { endpoint: 'https://x/y' } }).sent[0][1], 'https://x/y');
  },
  'a hidden page waits until it is seen'() {
    const { page, sent, fire } = visit((p) => (p.document.visibilityState = 'hidden'));
    fire('load');
    fire('visibilitychange');
    assert.deepStrictEqual(sent, []);
    page.document.visibilityState = 'visible';
    fire('visibilitychange');
    fire('visibilitychange');
    assert.strictEqual(sent.length, 1);
    assert.strictEqual(sent[0][2].response_time, 131);
  },
  'navigation inside a page is a view, the same path is none'() {
    const { page, sent, fire } = visit();
    page.history.pushState({}, '', '/next');
    page.history.pushState({}, '', '/next');
    page.history.replaceState({}, '', '/next');
    fire('popstate');
    assert.deepStrictEqual(
      sent.map((one) => one[2].page),
      ['/page', '/next']
    );
    assert.strictEqual(sent[1][2].n, 2);
    assert.strictEqual(sent[1][2].referrer, '');
  },
  'coming back from the cache is a view'() {
    const { sent, fire } = visit();
    fire('pageshow', { persisted: false });
    assert.strictEqual(sent.length, 1);
    fire('pageshow', { persisted: true });
    assert.strictEqual(sent.length, 2);
  },
  'events are sent by clicks and by call'() {
    const { page, sent, fire } = visit();
    const target = { closest: () => ({ dataset: { gatepostEvent: 'buy' } }) };
    fire('click', { button: 0, target });
    fire('auxclick', { button: 1, target });
    fire('auxclick', { button: 2, target });
    fire('click', { button: 0, target: { closest: () => null } });
    page.gatepost.event('custom', { plan: 'x' });
    assert.deepStrictEqual(
      sent.slice(1).map((one) => [one[2].action, one[2].event]),
      [
        ['event', 'buy'],
        ['event', 'buy'],
        ['event', 'custom'],
      ]
    );
    assert.deepStrictEqual(sent[3][2].props, { plan: 'x' });
  },
  'odd pages do not make it throw'() {
    visit((page) => Object.freeze(page.history));
    visit((page) => (page.performance = undefined)).fire('load');
    visit((page) => (page.navigator.sendBeacon = null));
    visit((page) => (page.document.title = undefined));
    visit((page) => (page.screen = undefined));
    visit(undefined, { url: 'https://example.org/?utm_source=%E0%A4%A' });
    const { page } = visit();
    page.gatepost.event({ toString: null });
  },
};

for (const [name, run] of Object.entries(cases)) {
  try {
    run();
  } catch (error) {
    console.error(name + ': ' + error.stack);
    process.exitCode = 1;
  }
}
console.log(Object.keys(cases).length + ' cases');
