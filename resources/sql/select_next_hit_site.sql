-- SPDX-License-Identifier: GPL-3.0-or-later
-- The next site number that any hit has; 0: none.
SELECT coalesce(min(site), 0) FROM hit WHERE site > ?
