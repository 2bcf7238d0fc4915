-- SPDX-License-Identifier: GPL-3.0-or-later
DELETE FROM unlisted_host WHERE last_slot < ?
