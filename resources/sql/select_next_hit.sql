-- SPDX-License-Identifier: GPL-3.0-or-later
-- The next number of a hit that is there as a row; 0: none.
SELECT coalesce(min(id), 0) FROM hit WHERE id > ?
