-- SPDX-License-Identifier: GPL-3.0-or-later
SELECT id, committed_slot FROM batch ORDER BY id DESC LIMIT 1
