-- SPDX-License-Identifier: GPL-3.0-or-later
SELECT count(*) FROM packed_rows WHERE first_hit <= ?2 AND last_hit >= ?1
