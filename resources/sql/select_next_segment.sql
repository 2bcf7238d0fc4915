-- SPDX-License-Identifier: GPL-3.0-or-later
SELECT coalesce(min(id), 0) FROM segment WHERE id > ?
