// SPDX-License-Identifier: GPL-3.0-or-later
//
// The Gatepost agent: reports page views of the page it stands in. No cookie, no identifier, nothing read that only
// tells visitors apart. It never throws and never holds up the page.
//
//   <script defer src="https://stats.example/agent.js" data-key="gp_…"></script>
//
// Attributes of its script element:
//   data-key       the site's key
//   data-domain    the host to report instead of the page's own
//   data-endpoint  the address that records go to; default /api/view of the origin that the script came from
//   data-storage   "none": keep no view counter in sessionStorage
//   data-local     report from localhost and files, too (for trying out)
//   data-frames    report from inside a frame, too
//   data-webdriver report from browsers under remote control, too (for tests)
// Elements with data-gatepost-event="name" report a click; pages may call gatepost.event(name, props).
// A visitor who sets localStorage.gatepost_optout sends nothing.
((win, doc) => {
  // Everything in a page may be odd (frozen, replaced, forbidden): what fails is left out.
  const attempt = (action) => {
    try {
      return action();
    } catch (e) {}
  };

  attempt(() => {
    const nav = navigator;
    const place = win.location;
    const script = doc.currentScript;
    const options = script.dataset;

    if (
      ((place.protocol[0] !== 'h' || /^(localhost$|127\.|0\.0|\[::1)|\.localhost$/.test(place.hostname)) &&
        !('local' in options)) ||
      (win.top !== win && !('frames' in options)) ||
      (nav.webdriver && !('webdriver' in options))
    )
      return;

    const target = options.endpoint || new URL('/api/view', script.src).href;
    const on = (element, type, action) => element.addEventListener(type, (e) => attempt(() => action(e)), true);

    // As text, so that the browser needs no permission of the other origin first.
    const send = (record) => {
      if (attempt(() => localStorage.gatepost_optout)) return;
      const body = JSON.stringify(record);
      const sendImage = () => {
        new Image().src = target + '?' + new URLSearchParams(Object.assign(JSON.parse(body), record.campaign));
      };
      attempt(() => nav.sendBeacon(target, body)) ||
        attempt(() => fetch(target, { method: 'POST', body, keepalive: true, mode: 'no-cors' }).catch(sendImage)) ||
        sendImage();
    };

    const makeRecord = (referrer, campaign) => ({
      key: options.key,
      domain: options.domain || place.hostname,
      page: place.pathname,
      referrer,
      title: doc.title.slice(0, 512),
      utcoffset: new Date().getTimezoneOffset(),
      timezone: attempt(() => Intl.DateTimeFormat().resolvedOptions().timeZone),
      platform: (nav.userAgentData || nav).platform,
      language: nav.language,
      screen: screen.width + 'x' + screen.height,
      campaign,
      id: '' + Math.random(),
    });

    let first; // the record of this load's first view: load time is about that one
    let loadTime; // ms, known before the first view was sent
    let views = 0; // of this load, where nothing is stored

    // How many views this tab has had on this site, this one included; undefined when that cannot be told.
    const countView = (referrer) =>
      (options.storage !== 'none' &&
        attempt(() => (sessionStorage.gatepost_n = (+sessionStorage.gatepost_n || 0) + 1))) ||
      (views || referrer.split('/')[2] !== place.host ? ++views : undefined);

    const view = (referrer) => {
      const campaign = {};
      place.search.replace(/[?&](utm_\w+|ref)=([^&#]+)/g, (all, name, value) =>
        attempt(() => (campaign[name] = decodeURIComponent(value.replace(/\+/g, ' '))))
      );
      const record = makeRecord(referrer, campaign);
      record.n = countView(referrer);
      if (!first) record.response_time = loadTime;
      first = first || record;
      send(record);
    };

    // A second record of the first view: views are sent early, load time is known late.
    const reportLoad = () => {
      const timing = performance.getEntriesByType('navigation')[0];
      loadTime = Math.max(0, Math.round(timing.loadEventEnd - (timing.activationStart || 0)));
      if (first) send(Object.assign({}, first, { action: 'ready', response_time: loadTime }));
    };

    // A page that is rendered ahead, or opened in a background tab, is no view until somebody sees it.
    let waiting;
    const whenVisible = (action) => {
      waiting = action;
      if (doc.visibilityState === 'visible') {
        waiting = 0;
        action();
      }
    };
    on(doc, 'visibilitychange', () => waiting && whenVisible(waiting));

    const event = (name, props) =>
      attempt(() => send(Object.assign(makeRecord(''), { action: 'event', event: '' + name, props })));
    win.gatepost = { event };

    // Navigation inside one page. The title follows the address, so it is given a moment.
    let shown = place.pathname;
    const moved = () => {
      if (shown !== (shown = place.pathname)) setTimeout(() => attempt(() => whenVisible(() => view(''))), 50);
    };
    ['pushState', 'replaceState'].map((name) =>
      attempt(() => {
        const original = history[name];
        history[name] = function () {
          original.apply(this, arguments);
          attempt(moved);
        };
      })
    );
    on(win, 'popstate', moved);
    on(win, 'pageshow', (e) => e.persisted && whenVisible(() => view('')));

    const clicked = (e) => {
      const element = e.button < 2 && e.target.closest('[data-gatepost-event]');
      if (element) event(element.dataset.gatepostEvent);
    };
    on(doc, 'click', clicked);
    on(doc, 'auxclick', clicked);

    // The query of the referrer never leaves the browser.
    whenVisible(() => view(doc.referrer.split(/[?#]/)[0]));
    if (doc.readyState === 'complete') reportLoad();
    else on(win, 'load', () => setTimeout(() => attempt(reportLoad)));
  });
})(window, document);
