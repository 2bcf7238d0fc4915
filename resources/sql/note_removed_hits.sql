-- SPDX-License-Identifier: GPL-3.0-or-later
-- Without a new generation: readers start over when all is done (next_generation).
UPDATE meta SET value = value + ? WHERE key = 'removed_hits'
