-- SPDX-License-Identifier: GPL-3.0-or-later
UPDATE meta SET value = value + CASE key WHEN 'removed_hits' THEN ? ELSE 1 END
WHERE key IN ('removed_hits', 'generation')
