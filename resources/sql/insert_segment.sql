-- SPDX-License-Identifier: GPL-3.0-or-later
INSERT INTO segment (site, day, rows, hits, min_slot, max_slot, format, checksum, id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
