-- SPDX-License-Identifier: GPL-3.0-or-later
-- The highest number that a hit has, or that a batch gave away.
SELECT max(coalesce((SELECT max(id) FROM hit), 0), coalesce((SELECT max(last_hit) FROM batch), 0))
