-- SPDX-License-Identifier: GPL-3.0-or-later
-- {dimensions}: the columns of the dimensions, in the order of their enum.
SELECT id, {dimensions} FROM hit WHERE id > ? ORDER BY id LIMIT ?
