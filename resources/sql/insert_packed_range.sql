-- SPDX-License-Identifier: GPL-3.0-or-later
INSERT INTO packed_rows (first_hit, last_hit, before_slot) VALUES (?, ?, ?)
