-- SPDX-License-Identifier: GPL-3.0-or-later
-- One segment of a site that ends before a slot, and its hits.
SELECT id, hits FROM segment WHERE site = ? AND max_slot < ? LIMIT 1
