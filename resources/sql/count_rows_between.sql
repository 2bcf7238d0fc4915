-- SPDX-License-Identifier: GPL-3.0-or-later
-- Before schema 4: there a row left in the step that packed it.
SELECT count(*) FROM hit WHERE id BETWEEN ? AND ?
