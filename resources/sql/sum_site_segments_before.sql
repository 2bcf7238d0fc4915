-- SPDX-License-Identifier: GPL-3.0-or-later
-- Hits of the segments of a site that end before a slot.
SELECT coalesce(sum(hits), 0) FROM segment WHERE site = ? AND max_slot < ?
