-- SPDX-License-Identifier: GPL-3.0-or-later
-- The next site number that any segment has; 0: none.
SELECT coalesce(min(site), 0) FROM segment WHERE site > ?
