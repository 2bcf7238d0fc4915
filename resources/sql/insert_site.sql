-- SPDX-License-Identifier: GPL-3.0-or-later
INSERT INTO site (name, key, timezone) VALUES (?, ?, ?)
