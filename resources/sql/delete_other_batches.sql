-- SPDX-License-Identifier: GPL-3.0-or-later
DELETE FROM batch WHERE id < (SELECT max(id) FROM batch)
