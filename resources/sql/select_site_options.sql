-- SPDX-License-Identifier: GPL-3.0-or-later
SELECT site, name, value FROM site_option ORDER BY site, name
