-- SPDX-License-Identifier: GPL-3.0-or-later
SELECT id, text FROM term WHERE dim = ? AND id > ? ORDER BY id
