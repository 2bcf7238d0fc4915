// SPDX-License-Identifier: GPL-3.0-or-later
// Runs the scripts (files given as arguments: agent, full agent, notice) in made-up pages and checks what they send and
// show. Run by agent_behaviour_test.
'use strict';
const assert = require('assert');
const fs = require('fs');
const vm = require('vm');

const [agent, fullAgent, notice] = process.argv.slice(2).map((name) => fs.readFileSync(name, 'utf8'));

// A page just rich enough for the agent; `change` may break any part of it before the agent runs.
function visit(change = () => {}, options = {}) {
  const sent = [];
  const listeners = {};
  const listen = (type, action) => (listeners[type] = listeners[type] || []).push(action);
  const place = new URL(options.url || 'https://example.org/page?utm_source=news&x=1#part');
  const go = (address) => address && (place.href = new URL(address, place.href).href);
  const page = {
    location: place,
    navigator: {
      platform: 'Linux x86_64',
      language: 'en-US',
      sendBeacon: (url, body) => sent.push(['beacon', String(url), JSON.parse(body)]),
    },
    document: {
      title: 'Title',
      referrer: 'https://other.example/a?secret=1#x',
      hidden: false,
      currentScript: {
        src: 'https://stats.example/js/agent.js',
        dataset: Object.assign({ key: 'gp_k' }, options.data),
      },
      addEventListener: listen,
      createElement: () => element(),
      body: element(),
    },
    screen: { width: 1920, height: 1080 },
    history: { state: null, pushState: (s, t, path) => go(path), replaceState: (s, t, path) => go(path) },
    PerformanceObserver: class {
      constructor(action) {
        listen('timing', (entry) => action({ getEntries: () => [entry] }));
      }
      observe(what) {
        assert.deepStrictEqual(Object.assign({}, what), { type: 'navigation', buffered: true });
      }
    },
    sessionStorage: options.session || {},
    localStorage: options.local || {},
    fetch: (url, init) => (sent.push(['fetch', String(url), JSON.parse(init.body)]), Promise.resolve()),
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
  vm.runInNewContext(options.script || agent, page);
  const fire = (type, event = {}) => (listeners[type] || []).forEach((action) => action(event));
  return { page, sent, fire, records: () => sent.map((one) => one[2]) };
}

const full = (data, url, change) => visit(change, { script: fullAgent, data, url });

// An element that keeps what is put into it.
function element() {
  const parts = [];
  const append = (part) => parts.push(part);
  return { style: {}, parts, append, prepend: (part) => parts.unshift(part), setAttribute() {} };
}

// What was clicked: an element inside a link, inside an element with attributes.
function target(link, attributes) {
  const outer = attributes && {
    dataset: { gatepostEvent: attributes['data-gatepost-event'] },
    attributes: Object.entries(attributes).map(([name, value]) => ({ name, value })),
  };
  const inner = link && { href: link.href, hasAttribute: (name) => name in link };
  return { closest: (selector) => (selector === 'a[href]' ? inner : outer) || null };
}

const events = (visited) =>
  visited
    .records()
    .slice(1)
    .map((one) => {
      assert.strictEqual(one.action, 'event');
      return [one.event, one.props];
    });

const cases = {
  'a view is sent at once, its load time later'() {
    for (const script of [agent, fullAgent]) {
      const { sent, fire } = visit(undefined, { script });
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
      fire('timing', { loadEventEnd: 131.4 });
      const ready = sent[1][2];
      assert.strictEqual(ready.action, 'ready');
      assert.strictEqual(ready.response_time, 131.4);
      assert.strictEqual(ready.id, view.id);
      assert.strictEqual(ready.page, '/page');
      assert.strictEqual(ready.domain, 'example.org');
      assert.strictEqual(ready.key, 'gp_k');
      assert.ok(view.id.length <= 36);
    }
  },
  'a title has an end'() {
    const { sent } = visit((page) => (page.document.title = 'x'.repeat(1e6)));
    assert.strictEqual(sent[0][2].title.length, 512);
  },
  'a load that has not ended has no time'() {
    const { sent, fire } = visit();
    fire('timing', { loadEventEnd: 0 });
    assert.strictEqual(sent.length, 1);
  },
  'campaign words have three names'() {
    const { sent } = visit(undefined, { url: 'https://example.org/?ref=a&source=b+c&utm_term=%C3%A9&referrer=no&x=y' });
    assert.deepStrictEqual(sent[0][2].campaign, { ref: 'a', source: 'b c', utm_term: 'é' });
    assert.ok(!JSON.stringify(sent).includes('"no"'));
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
    // Whichever it was, what follows in the page starts no visit.
    later.page.history.pushState({}, '', '/next');
    assert.deepStrictEqual(later.records().map((one) => one.n), [undefined, 3]);
  },
  'forbidden storage is no error'() {
    const { sent } = visit((page) => {
      for (const name of ['sessionStorage', 'localStorage'])
        Object.defineProperty(page, name, {
          get() {
            throw new Error('denied');
          },
        });
    });
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
  // Printed for agent_behaviour_test, which has the collector take them.
  'an image says what a beacon says'() {
    const tell = (change) => {
      const { page, sent } = visit(change);
      page.gatepost.event('buy', { plan: 'a&b=c', count: 3 });
      page.gatepost.event('look');
      return sent.map((one) => (one[0] === 'image' ? new URL(one[1]).search.slice(1) : JSON.stringify(one[2])));
    };
    const images = tell((page) => (page.navigator.sendBeacon = page.fetch = null));
    tell().forEach((body, index) => console.log('record ' + body + ' ' + images[index]));
  },
  async 'an image stands in for a refused fetch'() {
    const { sent } = visit((page) => {
      page.navigator.sendBeacon = null;
      page.fetch = () => Promise.reject(new Error('refused'));
    });
    await new Promise((done) => setImmediate(done));
    assert.deepStrictEqual(sent.map((one) => one[0]), ['image']);
  },
  'pages that are not to be measured send nothing'() {
    const silent = [
      [(page) => (page.navigator.webdriver = true)],
      [(page) => (page.top = {})],
      [(page) => (page.localStorage.gatepost_optout = '1')],
      [undefined, { url: 'http://localhost:8000/' }],
      [undefined, { url: 'http://localhost/' }],
      [undefined, { url: 'http://app.localhost/' }],
      [undefined, { url: 'http://127.0.0.1/' }],
      [undefined, { url: 'http://0.0.0.0:1/' }],
      [undefined, { url: 'http://[::1]/' }],
      [undefined, { url: 'file:///home/page.html' }],
      [(page) => (page.document.currentScript = null)],
      [(page) => (page.navigator.globalPrivacyControl = true), { data: { dnt: '' } }],
      [(page) => (page.navigator.doNotTrack = '1'), { data: { dnt: '' } }],
    ];
    for (const [change, options] of silent) {
      const { sent, fire } = visit(change, options);
      fire('timing', { loadEventEnd: 1 });
      assert.deepStrictEqual(sent, []);
    }
  },
  'hosts that only look local are measured'() {
    for (const host of ['localhost.example.org', 'mylocalhost', 'a127.example', '10.0.0.1', 'xlocalhost:8000'])
      assert.strictEqual(visit(undefined, { url: 'http://' + host + '/' }).sent.length, 1, host);
  },
  'options allow what is left out by default'() {
    assert.strictEqual(visit(undefined, { url: 'http://localhost/', data: { local: '' } }).sent.length, 1);
    assert.strictEqual(visit((page) => (page.top = {}), { data: { frames: '' } }).sent.length, 1);
    assert.strictEqual(visit((page) => (page.navigator.webdriver = true), { data: { webdriver: '' } }).sent.length, 1);
    assert.strictEqual(visit(undefined, { data: { domain: 'a.onion' } }).sent[0][2].domain, 'a.onion');
    assert.strictEqual(visit(undefined, { data: { endpoint: 'https://x/y' } }).sent[0][1], 'https://x/y');
  },
  'what the headers say is left to the collector unless the page says more'() {
    assert.strictEqual(visit((page) => (page.navigator.doNotTrack = '1')).sent.length, 1);
    for (const word of ['0', 'unspecified', null, undefined])
      assert.strictEqual(visit((page) => (page.navigator.doNotTrack = word), { data: { dnt: '' } }).sent.length, 1);
  },
  'a link ends and begins the count of a visitor'() {
    const local = {};
    const off = visit(undefined, { local, url: 'https://example.org/page?a=b#gatepost=off' });
    assert.deepStrictEqual(off.sent, []);
    assert.ok(local.gatepost_optout);
    assert.strictEqual(off.page.location.href, 'https://example.org/page?a=b');
    assert.deepStrictEqual(visit(undefined, { local }).sent, []);
    const on = visit(undefined, { local, url: 'https://example.org/#gatepost=on' });
    assert.ok(!local.gatepost_optout);
    assert.strictEqual(on.page.location.href, 'https://example.org/');
    assert.strictEqual(visit(undefined, { local }).sent.length, 1);
    // Typed into the address bar of a page that is open.
    const open = visit(undefined, { local });
    open.page.location.hash = '#gatepost=off';
    open.fire('popstate');
    assert.ok(local.gatepost_optout);
    assert.strictEqual(open.page.location.hash, '');
    open.page.gatepost.event('late');
    assert.strictEqual(open.sent.length, 1);
    for (const hash of ['#gatepost=offer', '#xgatepost=off', '#gatepost=']) {
      const other = visit(undefined, { url: 'https://example.org/' + hash });
      assert.deepStrictEqual(other.page.localStorage, {});
      assert.strictEqual(other.page.location.hash, hash);
    }
  },
  'who cannot be remembered is not counted after asking'() {
    const forbid = (page) =>
      Object.defineProperty(page, 'localStorage', {
        get() {
          throw new Error('denied');
        },
      });
    assert.deepStrictEqual(visit(forbid, { url: 'https://example.org/#gatepost=off' }).sent, []);
  },
  'a hidden page waits until it is seen'() {
    const { page, sent, fire } = visit((p) => (p.document.hidden = true));
    fire('timing', { loadEventEnd: 131.4 });
    fire('visibilitychange');
    assert.deepStrictEqual(sent, []);
    page.document.hidden = false;
    fire('visibilitychange');
    fire('visibilitychange');
    assert.deepStrictEqual(sent.map((one) => [one[2].action, one[2].response_time]), [
      [undefined, undefined],
      ['ready', 131.4],
    ]);
    assert.strictEqual(sent[0][2].referrer, 'https://other.example/a');
  },
  'a page rendered ahead counts from its activation'() {
    for (const [activationStart, expected] of [
      [100, 31.5],
      [900, 0],
    ]) {
      const { page, sent, fire } = visit((p) => (p.document.hidden = p.document.prerendering = true));
      const entry = { loadEventEnd: 131.5, activationStart: 0 };
      fire('timing', entry); // ahead; the browser fills in the rest later
      assert.deepStrictEqual(sent, []);
      page.document.hidden = page.document.prerendering = false;
      entry.activationStart = activationStart;
      fire('visibilitychange');
      assert.deepStrictEqual(sent.map((one) => one[2].response_time), [undefined, expected]);
    }
  },
  'navigation inside a page is a view, the same path is none'() {
    const visited = visit();
    const { page, sent, fire } = visited;
    page.history.pushState({}, '', '/next');
    page.history.pushState({}, '', '/next');
    page.history.replaceState({}, '', '/next?only=query');
    fire('popstate');
    assert.deepStrictEqual(
      sent.map((one) => one[2].page),
      ['/page', '/next']
    );
    assert.strictEqual(sent[1][2].n, 2);
    assert.strictEqual(sent[1][2].referrer, '');
    // Load time is about the first view, whenever it is known.
    fire('timing', { loadEventEnd: 7 });
    assert.strictEqual(sent[2][2].page, '/page');
  },
  'coming back from the cache is a view'() {
    const { sent, fire } = visit();
    fire('pageshow', { persisted: false });
    assert.strictEqual(sent.length, 1);
    fire('pageshow', { persisted: true });
    assert.strictEqual(sent.length, 2);
  },
  'events are sent by clicks and by call'() {
    const visited = visit();
    const { page, fire } = visited;
    const buy = target(null, { 'data-gatepost-event': 'buy' });
    fire('click', { button: 0, target: buy });
    fire('auxclick', { button: 1, target: buy });
    fire('auxclick', { button: 2, target: buy });
    fire('click', { button: 0, target: target() });
    page.gatepost.event('custom', { plan: 'x' });
    assert.deepStrictEqual(events(visited), [
      ['buy', undefined],
      ['buy', undefined],
      ['custom', { plan: 'x' }],
    ]);
  },
  'an element may carry properties'() {
    const visited = full();
    const attributes = {
      id: 'b',
      'data-gatepost-event': 'buy',
      'data-gatepost-prop-plan': 'big',
      'data-gatepost-prop-x-y': '1',
    };
    visited.fire('click', { button: 0, target: target(null, attributes) });
    assert.deepStrictEqual(events(visited), [['buy', { plan: 'big', 'x-y': '1' }]]);
  },
  'links to other hosts are events when asked for'() {
    const visited = full({ outbound: '' });
    const click = (href, button = 0) => visited.fire('click', { button, target: target({ href }) });
    click('https://other.example:8443/way/in?secret=1#part');
    click('https://example.org/inside');
    click('mailto:someone@other.example');
    click('javascript:alert(1)');
    click('https://other.example/file.zip', 2);
    click('not an address');
    visited.fire('auxclick', { button: 1, target: target({ href: 'http://other.example/' }) });
    assert.deepStrictEqual(events(visited), [
      ['outbound', { url: 'other.example:8443/way/in' }],
      ['outbound', { url: 'other.example/' }],
    ]);
    const unasked = full();
    unasked.fire('click', { button: 0, target: target({ href: 'https://other.example/a.zip' }) });
    assert.strictEqual(unasked.sent.length, 1);
  },
  'downloads are events when asked for'() {
    const tell = (data, ...links) => {
      const visited = full(data);
      for (const link of links) visited.fire('click', { button: 0, target: target(link) });
      return events(visited);
    };
    const links = [
      { href: 'https://example.org/files/Big.ZIP?token=1' },
      { href: 'https://example.org/report', download: '' },
      { href: 'https://example.org/notes.txt' },
      { href: 'https://other.example/tool.deb' },
      { href: 'https://example.org/zip' },
    ];
    assert.deepStrictEqual(tell({ downloads: '' }, ...links), [
      ['download', { file: '/files/Big.ZIP' }],
      ['download', { file: '/report' }],
      ['download', { file: 'other.example/tool.deb' }],
    ]);
    assert.deepStrictEqual(tell({ downloads: 'txt, csv' }, links[0], links[2]), [['download', { file: '/notes.txt' }]]);
    const both = tell({ outbound: '', downloads: '' }, links[3]);
    assert.deepStrictEqual(both, [['download', { file: 'other.example/tool.deb' }]]);
  },
  'only the named parameters of the query leave the browser'() {
    const url = 'https://example.org/find?q=a+b&session=secret&id=7&utm_source=s';
    const visited = full({ query: 'q id' }, url);
    assert.strictEqual(visited.sent[0][2].page, '/find?q=a+b&id=7');
    assert.ok(!JSON.stringify(visited.sent).includes('secret'));
    visited.page.history.pushState({}, '', '/find?q=c');
    visited.page.history.pushState({}, '', '/find?q=c&session=other');
    assert.deepStrictEqual(visited.records().map((one) => one.page), ['/find?q=a+b&id=7', '/find?q=c']);
    assert.strictEqual(full({}, url).sent[0][2].page, '/find');
    assert.strictEqual(visit(undefined, { url, data: { query: 'q' } }).sent[0][2].page, '/find');
  },
  'the notice is shown on other hosts only'() {
    const banner = (url, data, change) => {
      const { page, sent } = visit(change, { script: notice, url, data });
      assert.deepStrictEqual(sent, []);
      assert.deepStrictEqual([page.sessionStorage, page.localStorage, page.gatepost], [{}, {}, undefined]);
      return page.document.body.parts[0];
    };
    const official = 'example.org  EXAMPLE.onion bücher.example';
    const silentOn = [
      'https://example.org/',
      'https://example.org:8443/',
      'https://example.org./',
      'http://example.onion/',
      'https://xn--bcher-kva.example/',
      'http://localhost/',
      'http://127.0.0.1:1/',
      'file:///a.html',
    ];
    for (const silent of silentOn) assert.strictEqual(banner(silent, { official }), undefined, silent);
    for (const data of [{}, { official: '' }]) assert.strictEqual(banner('https://copy.example/', data), undefined);
    for (const copy of ['https://www.example.org/', 'https://example.org.copy.example/', 'https://xexample.org/']) {
      const shown = banner(copy, { official, officialText: '<b>Copy</b>' });
      assert.strictEqual(shown.parts[0], '<b>Copy</b>');
      assert.deepStrictEqual(
        shown.parts.slice(1).map((link) => [link.href, link.textContent]),
        [
          ['https://example.org/', 'example.org'],
          ['http://example.onion/', 'example.onion'],
          ['https://xn--bcher-kva.example/', 'xn--bcher-kva.example'],
        ]
      );
    }
    // A dot in front stands for all hosts under it, too.
    const merged = '.example.org .EXAMPLE.onion';
    for (const own of ['example.org', 'www.example.org', 'a.b.example.org', 'm.example.onion'])
      assert.strictEqual(banner('https://' + own + '/', { official: merged }), undefined, own);
    for (const copy of ['xexample.org', 'example.org.copy.example', 'org'])
      assert.strictEqual(banner('https://' + copy + '/', { official: merged }).parts[1].href, 'https://example.org/');
    const early = visit((page) => (page.document.body = null), {
      script: notice,
      url: 'https://copy.example/',
      data: { official },
    });
    early.page.document.body = element();
    early.fire('DOMContentLoaded');
    assert.strictEqual(early.page.document.body.parts.length, 1);
  },
  'the full agent shows the notice, too, and measures'() {
    const data = { official: 'example.onion' };
    const { page, sent } = full(data);
    assert.strictEqual(page.document.body.parts.length, 1);
    assert.strictEqual(sent.length, 1);
    assert.strictEqual(visit(undefined, { data }).page.document.body.parts.length, 0);
  },
  'the notice measures nothing'() {
    const words = ['sendBeacon', 'fetch', 'Image', 'torage', 'XMLHttp', 'navigator', 'screen', 'referrer', 'cookie'];
    for (const word of words) assert.ok(!notice.includes(word), word);
  },
  'odd pages do not make it throw'() {
    for (const script of [agent, fullAgent, notice]) {
      const options = { script, data: { outbound: '', downloads: '', official: 'a.example', query: 'q' } };
      const views = (change, more) => visit(change, Object.assign({}, options, more)).sent.length;
      const once = script === notice ? 0 : 1;
      assert.strictEqual(views((page) => Object.freeze(page.history)), once);
      assert.strictEqual(views((page) => (page.history = undefined)), once);
      assert.strictEqual(views((page) => (page.PerformanceObserver = undefined)), once);
      assert.strictEqual(views((page) => (page.navigator.sendBeacon = null)), once);
      assert.strictEqual(views((page) => (page.addEventListener = null)), once);
      assert.strictEqual(views((page) => (page.document.addEventListener = null)), once);
      assert.strictEqual(views((page) => (page.Intl = undefined)), once);
      assert.strictEqual(views(undefined, { url: 'https://example.org/?utm_source=%E0%A4%A' }), once);
      for (const name of ['title', 'referrer', 'currentScript', 'createElement', 'body'])
        visit((page) => (page.document[name] = undefined), options).fire('timing', {});
      for (const name of ['screen', 'navigator', 'URL', 'URLSearchParams', 'Image', 'setTimeout', 'sessionStorage'])
        visit((page) => (page[name] = undefined), options).fire('timing', {});
      visit((page) => Object.freeze(page), options).fire('click', {});
    }
    const { page } = visit();
    page.gatepost.event({ toString: null });
  },
  'a page with frozen prototypes is measured'() {
    const freeze =
      '[Object, Array, String, Function, RegExp, Math, JSON].map((one) => Object.freeze(one.prototype || one));';
    for (const script of [agent, fullAgent]) {
      const { sent, fire } = visit(undefined, { script: freeze + script });
      fire('timing', { loadEventEnd: 5 });
      assert.deepStrictEqual(sent.map((one) => one[2].action), [undefined, 'ready']);
    }
  },
};

(async () => {
  for (const [name, run] of Object.entries(cases)) {
    try {
      await run();
    } catch (error) {
      console.error(name + ': ' + error.stack);
      process.exitCode = 1;
    }
  }
  console.log(Object.keys(cases).length + ' cases');
})();
