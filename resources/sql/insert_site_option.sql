-- SPDX-License-Identifier: GPL-3.0-or-later
INSERT INTO site_option (site, name, value) VALUES (?, ?, ?)
