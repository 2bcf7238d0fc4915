-- SPDX-License-Identifier: GPL-3.0-or-later
-- The highest number that a segment has, or ever had.
SELECT max(
    coalesce((SELECT max(id) FROM segment), 0),
    coalesce((SELECT max(seq) FROM sqlite_sequence WHERE name = 'segment'), 0))
