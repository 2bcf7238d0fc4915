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
//   data-dnt       send nothing at all for browsers with Global Privacy Control or Do Not Track (without it, the
//                  collector decides by what the browser's headers say)
//   data-local     report from localhost and files, too (for trying out)
//   data-frames    report from inside a frame, too
//   data-webdriver report from browsers under remote control, too (for tests)
// Elements with data-gatepost-event="name" report a click; pages may call gatepost.event(name, props).
// A visitor who sets localStorage.gatepost_optout sends nothing. So does one who opens a page with #gatepost=off;
// #gatepost=on ends that.
//
// The build makes two scripts of this file. agent.js has what every page needs. agent-full.js (FULL) costs a second
// kilobyte and adds, with notice.js behind it:
//   data-query     names of query parameters, parted by spaces, that are reported with the page; all others never leave
//   data-outbound  report clicks on links to other hosts: event "outbound", props { url: "host/path" }
//   data-downloads report clicks on files: event "download", props { file: "/path" }; its value may list the extensions
//   data-gatepost-prop-colour="red" beside data-gatepost-event: props { colour: "red" }
//   data-official, data-official-text: see notice.js
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
      (options.local == null && /^[^h]|[/.]localhost(:|$)|\/(127\.|0\.0|\[::1)/.test(place.origin)) ||
      (options.frames == null && win.top !== win) ||
      (options.webdriver == null && nav.webdriver) ||
      (options.dnt != null && (nav.globalPrivacyControl || nav.doNotTrack > 0))
    )
      return;

    // A link such as https://example.org/#gatepost=off leaves its visitor out of the count: an owner's own visits.
    const choose = () => {
      if (/^#gatepost=o(n|ff)$/.test(place.hash)) {
        localStorage.gatepost_optout = place.hash.slice(12); // the second f of "off"
        history.replaceState(history.state, '', place.pathname + place.search);
      }
    };

    // As text, so that the browser needs no permission of the other origin first.
    const send = (record) => {
      if (attempt(() => localStorage.gatepost_optout)) return;
      const body = JSON.stringify(record);
      const target = options.endpoint || new URL('/api/view', script.src);
      const sendImage = () => {
        new Image().src =
          target +
          '?' +
          new URLSearchParams(
            Object.assign(JSON.parse(body), record.campaign, record.props && { props: JSON.stringify(record.props) })
          );
      };
      attempt(() => nav.sendBeacon(target, body)) ||
        attempt(() => fetch(target, { method: 'POST', body, keepalive: true }).catch(sendImage)) ||
        sendImage();
    };

    const readPage = () => {
      if (!FULL) return place.pathname;
      const names = (options.query || '').split(' ');
      const kept = new URLSearchParams();
      new URLSearchParams(place.search).forEach((value, name) => names.includes(name) && kept.append(name, value));
      return place.pathname + (`${kept}` && '?' + kept);
    };

    const makeRecord = (more) => {
      const campaign = {};
      new URLSearchParams(place.search).forEach((value, name) => {
        if (/^(utm_.+|ref|source)$/.test(name)) campaign[name] = value;
      });
      return Object.assign(
        {
          key: options.key,
          domain: options.domain || place.hostname,
          page: readPage(),
          title: doc.title.slice(0, 512),
          utcoffset: new Date().getTimezoneOffset(),
          timezone: attempt(() => Intl.DateTimeFormat().resolvedOptions().timeZone),
          platform: (nav.userAgentData || nav).platform,
          language: nav.language,
          screen: screen.width + 'x' + screen.height,
          campaign,
          id: '' + Math.random(),
        },
        more
      );
    };

    let first; // the record of this load's first view: load time is about that one
    let timing; // of this load, once it has ended; that may be before the first view was seen
    let shown = readPage();
    let views = 0; // of this load, where nothing is stored
    let waiting; // the referrer of a view that nobody has seen yet

    // A second record of the first view: views are sent early, load time is known late.
    const sendLoadTime = () => {
      if (first && timing && timing.loadEventEnd)
        send(
          Object.assign({}, first, {
            action: 'ready',
            response_time: Math.max(0, timing.loadEventEnd - (timing.activationStart || 0)),
          })
        );
    };

    // A page that is rendered ahead, or opened in a background tab, is no view until somebody sees it.
    const view = (referrer) => {
      waiting = referrer;
      if (doc.hidden || waiting == null) return;
      waiting = null;
      const record = makeRecord({
        referrer,
        // How many views this tab has had on this site, this one included; left out when that cannot be told. After a
        // load that came from the site, what follows in the page is at least the third.
        n:
          (options.storage !== 'none' &&
            attempt(() => (sessionStorage.gatepost_n = (sessionStorage.gatepost_n | 0) + 1))) ||
          (views || referrer.split('/')[2] !== place.host ? ++views : void (views = 2)),
      });
      send(record);
      if (!first) {
        first = record;
        sendLoadTime();
      }
    };

    choose();
    // The query of the referrer never leaves the browser.
    view(doc.referrer.split(/[?#]/)[0]);

    const event = (name, props) => attempt(() => send(makeRecord({ action: 'event', event: '' + name, props })));
    win.gatepost = { event };

    const on = (element, type, action) => element.addEventListener(type, (e) => attempt(() => action(e)), true);
    // A moment later: the records that Chromium sends at once still say that they are made ahead, on a busy machine for
    // some milliseconds.
    on(doc, 'visibilitychange', () => setTimeout(() => attempt(() => view(waiting)), 50));

    // Navigation inside one page. The title follows the address, so it is given a moment.
    const moved = () => {
      choose();
      if (shown !== (shown = readPage())) setTimeout(() => attempt(() => view('')), 50);
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
    on(win, 'pageshow', (e) => e.persisted && view(''));

    const clicked = (e) => {
      if (e.button > 1) return;
      const element = e.target.closest('[data-gatepost-event]');
      if (FULL) {
        const props = {};
        for (const { name, value } of element ? element.attributes : [])
          name.replace(/^data-gatepost-prop-(.+)/, (all, key) => (props[key] = value));
        if (element) event(element.dataset.gatepostEvent, props);

        const link = e.target.closest('a[href]');
        const { protocol, host, pathname } = new URL(link.href);
        if (!/^http/.test(protocol)) return;
        const address = host === place.host ? pathname : host + pathname;
        const extensions =
          options.downloads ||
          'zip gz xz bz2 7z rar iso exe msi dmg apk deb rpm pdf epub csv docx xlsx pptx odt mp3 mp4';
        const isFile = extensions.split(/[\s,]+/).includes(pathname.split('.').pop().toLowerCase());
        if (options.downloads != null && (isFile || link.hasAttribute('download')))
          event('download', { file: address });
        else if (options.outbound != null && address !== pathname) event('outbound', { url: address });
      } else if (element) event(element.dataset.gatepostEvent);
    };
    on(doc, 'click', clicked);
    on(doc, 'auxclick', clicked);

    new PerformanceObserver((list) =>
      attempt(() => {
        timing = list.getEntries()[0];
        sendLoadTime();
      })
    ).observe({ type: 'navigation', buffered: true });
  });
})(window, document);
