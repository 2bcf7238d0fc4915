-- SPDX-License-Identifier: GPL-3.0-or-later
SELECT count(*), coalesce(sum(slot), 0), coalesce(min(id), 0), coalesce(max(id), 0)
FROM hit WHERE site = ? AND slot >= ? AND slot < ? AND id > ? AND id <= ?
