-- SPDX-License-Identifier: GPL-3.0-or-later
-- Columns whose segment is gone. Numbers beyond the highest are of segments that are just being added.
SELECT count(*) FROM segment_column WHERE segment NOT IN (SELECT id FROM segment) AND segment <= (SELECT max(
    coalesce((SELECT max(id) FROM segment), 0),
    coalesce((SELECT max(seq) FROM sqlite_sequence WHERE name = 'segment'), 0)))
