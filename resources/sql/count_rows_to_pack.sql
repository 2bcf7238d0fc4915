-- SPDX-License-Identifier: GPL-3.0-or-later
SELECT count(*) FROM hit WHERE id BETWEEN ? AND ? AND slot < ?
