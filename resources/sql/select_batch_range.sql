-- SPDX-License-Identifier: GPL-3.0-or-later
-- Of the batches up to one: how many, the first and last number, the first and last hit, and how many hits they hold.
SELECT count(*), coalesce(min(id), 0), coalesce(max(id), 0), coalesce(min(first_hit), 0), coalesce(max(last_hit), 0),
    coalesce(sum(last_hit - first_hit + 1), 0)
FROM batch WHERE id <= ?
