-- SPDX-License-Identifier: GPL-3.0-or-later
SELECT site, name, network FROM host ORDER BY site, id
