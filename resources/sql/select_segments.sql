-- SPDX-License-Identifier: GPL-3.0-or-later
SELECT id, site, day, rows, hits, min_slot, max_slot, format, checksum FROM segment ORDER BY day, id
