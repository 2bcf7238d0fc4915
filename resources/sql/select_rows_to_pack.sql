-- SPDX-License-Identifier: GPL-3.0-or-later
-- {dimensions}: the columns of the dimensions, in the order of their enum.
SELECT id, site, slot, channel, network, action, load_bucket, visit_depth, {dimensions}
FROM hit WHERE id > ? AND slot < ? ORDER BY id LIMIT ?
