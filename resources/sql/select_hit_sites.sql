-- SPDX-License-Identifier: GPL-3.0-or-later
-- Whose hit and of when, for rows after one.
SELECT id, site, slot FROM hit WHERE id > ? ORDER BY id LIMIT ?
