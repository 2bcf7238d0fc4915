-- SPDX-License-Identifier: GPL-3.0-or-later
SELECT id, name, key, timezone FROM site ORDER BY id
