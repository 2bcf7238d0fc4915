-- SPDX-License-Identifier: GPL-3.0-or-later
-- Columns whose segment is gone.
SELECT count(*) FROM segment_column WHERE segment NOT IN (SELECT id FROM segment)
