-- SPDX-License-Identifier: GPL-3.0-or-later
INSERT INTO batch (id, first_hit, last_hit, committed_slot) VALUES (?, ?, ?, ?)
