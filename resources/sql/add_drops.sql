-- SPDX-License-Identifier: GPL-3.0-or-later
INSERT INTO "drop" (slot, site, reason, rule, count) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (slot, site, reason, rule) DO UPDATE SET count = count + excluded.count
