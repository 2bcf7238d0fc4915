-- SPDX-License-Identifier: GPL-3.0-or-later
-- One batch for all that were: the hits up to a number.
INSERT INTO batch (id, first_hit, last_hit, committed_slot)
    SELECT coalesce(max(id), 0) + 1, 1, ?, coalesce(max(committed_slot), 0) FROM batch
