-- SPDX-License-Identifier: GPL-3.0-or-later
SELECT id, first_hit, last_hit FROM batch ORDER BY id
