-- SPDX-License-Identifier: GPL-3.0-or-later
-- The bytes of a segment's columns, and how many columns it has.
SELECT coalesce(sum(length(bytes)), 0), count(*) FROM segment_column WHERE segment = ?
