-- SPDX-License-Identifier: GPL-3.0-or-later
UPDATE segment SET site = ?, day = ?, rows = ?, hits = ?, min_slot = ?, max_slot = ?, format = ?, checksum = ? WHERE id = ?
