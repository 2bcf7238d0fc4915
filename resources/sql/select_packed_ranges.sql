-- SPDX-License-Identifier: GPL-3.0-or-later
SELECT id, first_hit, last_hit, before_slot FROM packed_rows ORDER BY id
