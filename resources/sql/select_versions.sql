-- SPDX-License-Identifier: GPL-3.0-or-later
SELECT (SELECT value FROM meta WHERE key = 'generation'), (SELECT value FROM meta WHERE key = 'packed'),
    (SELECT value FROM meta WHERE key = 'segments'), coalesce((SELECT max(id) FROM batch), 0),
    coalesce((SELECT last_hit FROM batch ORDER BY id DESC LIMIT 1), 0)
