-- SPDX-License-Identifier: GPL-3.0-or-later
DELETE FROM "drop" WHERE site = ? AND slot < ?
