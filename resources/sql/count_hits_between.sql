-- SPDX-License-Identifier: GPL-3.0-or-later
SELECT count(*) FROM waiting_hit WHERE id BETWEEN ? AND ?
