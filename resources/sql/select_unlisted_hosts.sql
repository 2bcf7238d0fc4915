-- SPDX-License-Identifier: GPL-3.0-or-later
SELECT host, network, first_slot, last_slot, count, page, title, referrer FROM unlisted_host ORDER BY count DESC, host
