-- SPDX-License-Identifier: GPL-3.0-or-later
INSERT INTO "drop" (slot, site, reason, count) VALUES (?, ?, ?, ?)
ON CONFLICT (slot, site, reason) DO UPDATE SET count = count + excluded.count
