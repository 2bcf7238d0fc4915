-- SPDX-License-Identifier: GPL-3.0-or-later
-- Of the rows before a slot: how many each site has of each slot.
SELECT site, slot, count(*) FROM waiting_hit WHERE slot < ? GROUP BY site, slot
