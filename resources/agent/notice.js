// SPDX-License-Identifier: GPL-3.0-or-later
//
// The official-host notice: a page that turns up on a host that is not its own says so, with the true address. It
// measures nothing, stores nothing and sends nothing.
//
//   <script defer src="https://stats.example/notice.js" data-official="example.org example.onion"></script>
//
// Attributes of its script element:
//   data-official       the true hosts, parted by spaces, exactly as they are: www.example.org is not example.org;
//                       .example.org is that host and all under it
//   data-official-text  what the banner says before the true addresses
// It keeps silent on those hosts, in files, and on this machine. agent-full.js contains it.
((doc, place) => {
  try {
    const options = doc.currentScript.dataset;
    const hosts = options.official.match(/[^\s,]+/g); // none: ends in the catch below
    // As the browser writes them: lower case, and letters beyond ASCII in their own code.
    const known = hosts.map((host) => new URL('http://' + host.replace(/^\./, '')).hostname);
    const here = place.hostname.replace(/\.$/, '');
    const isTrue = (host, i) => host === here || (hosts[i][0] === '.' && here.endsWith('.' + host));
    if (known.some(isTrue) || /^[^h]|[/.]localhost(:|$)|\/(127\.|0\.0|\[::1)/.test(place.origin))
      return;

    const banner = doc.createElement('div');
    banner.setAttribute('role', 'alert');
    // By the object model: a policy without 'unsafe-inline' forbids style attributes in markup only.
    banner.style.cssText =
      'all:initial;display:block;position:sticky;top:0;z-index:2147483647;padding:12px 16px;' +
      'background:#8a1c14;color:#fff;font:16px/1.5 system-ui,sans-serif;text-align:center';
    banner.append(options.officialText || 'This is a copy, not the official site. The official address is:');
    for (const host of known) {
      const link = doc.createElement('a');
      link.href = (/\.(onion|i2p)$/.test(host) ? 'http://' : 'https://') + host + '/';
      link.textContent = host;
      link.style.cssText =
        'all:initial;color:#fff;font:inherit;text-decoration:underline;cursor:pointer;margin-left:.5em';
      banner.append(link);
    }
    const show = () => doc.body.prepend(banner);
    if (doc.body) show();
    else doc.addEventListener('DOMContentLoaded', show);
  } catch (e) {}
})(document, location);
