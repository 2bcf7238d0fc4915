-- SPDX-License-Identifier: GPL-3.0-or-later
UPDATE meta SET value = value + 1 WHERE key = 'packed'
