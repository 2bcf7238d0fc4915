-- SPDX-License-Identifier: GPL-3.0-or-later
DELETE FROM packed_rows WHERE id = ?
