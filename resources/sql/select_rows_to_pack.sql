-- SPDX-License-Identifier: GPL-3.0-or-later
-- {dimensions}: the columns of the dimensions, in the order of their enum. Gives no row: take_row() gets them.
SELECT take_row(id, site, slot, channel, network, action, load_bucket, visit_depth, {dimensions})
FROM hit WHERE id BETWEEN ? AND ? AND slot < ?
