-- SPDX-License-Identifier: GPL-3.0-or-later
UPDATE site SET name = ?2, timezone = ?3 WHERE id = ?1
