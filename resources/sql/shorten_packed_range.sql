-- SPDX-License-Identifier: GPL-3.0-or-later
UPDATE packed_rows SET first_hit = ?2 WHERE id = ?1
