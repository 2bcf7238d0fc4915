-- SPDX-License-Identifier: GPL-3.0-or-later
SELECT slot, site, reason, count, rule FROM "drop" WHERE slot >= ? AND slot < ? ORDER BY slot, site, reason, rule
