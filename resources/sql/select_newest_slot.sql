-- SPDX-License-Identifier: GPL-3.0-or-later
-- Of the row that came last; none: no row.
SELECT slot FROM hit ORDER BY id DESC LIMIT 1
