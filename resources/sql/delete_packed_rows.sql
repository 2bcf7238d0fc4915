-- SPDX-License-Identifier: GPL-3.0-or-later
DELETE FROM hit WHERE id BETWEEN ? AND ? AND slot < ?
