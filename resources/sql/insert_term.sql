-- SPDX-License-Identifier: GPL-3.0-or-later
INSERT INTO term (dim, id, text) VALUES (?, ?, ?)
