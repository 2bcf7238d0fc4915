-- SPDX-License-Identifier: GPL-3.0-or-later
DELETE FROM unlisted_host WHERE host IN
    (SELECT host FROM unlisted_host ORDER BY last_slot DESC, first_slot DESC LIMIT -1 OFFSET ?)
