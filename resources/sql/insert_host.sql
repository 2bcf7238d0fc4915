-- SPDX-License-Identifier: GPL-3.0-or-later
INSERT INTO host (site, name, network) VALUES (?, ?, ?)
