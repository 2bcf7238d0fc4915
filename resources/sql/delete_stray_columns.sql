-- SPDX-License-Identifier: GPL-3.0-or-later
DELETE FROM segment_column WHERE segment NOT IN (SELECT id FROM segment)
