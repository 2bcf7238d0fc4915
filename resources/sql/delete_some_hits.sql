-- SPDX-License-Identifier: GPL-3.0-or-later
-- Some of the hits of a site before a slot.
DELETE FROM hit WHERE id IN (SELECT id FROM hit WHERE site = ? AND slot < ? LIMIT ?)
