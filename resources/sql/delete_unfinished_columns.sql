-- SPDX-License-Identifier: GPL-3.0-or-later
-- Columns of segments that were never finished: numbered beyond all that have been given.
DELETE FROM segment_column WHERE segment > (SELECT max(
    coalesce((SELECT max(id) FROM segment), 0),
    coalesce((SELECT max(seq) FROM sqlite_sequence WHERE name = 'segment'), 0)))
