-- SPDX-License-Identifier: GPL-3.0-or-later
SELECT id, last_hit FROM batch ORDER BY id DESC LIMIT 1
