-- SPDX-License-Identifier: GPL-3.0-or-later
INSERT INTO unlisted_host (host, network, first_slot, last_slot, count, page, title, referrer)
VALUES (?1, ?2, ?3, ?3, 1, ?4, ?5, ?6)
ON CONFLICT (host) DO UPDATE SET
    last_slot = max(last_slot, excluded.last_slot),
    count = count + 1,
    page = excluded.page,
    title = iif(excluded.title = '', title, excluded.title),
    referrer = iif(excluded.referrer = '', referrer, excluded.referrer)
