-- SPDX-License-Identifier: GPL-3.0-or-later
-- One segment of a site.
SELECT id FROM segment WHERE site = ? LIMIT 1
