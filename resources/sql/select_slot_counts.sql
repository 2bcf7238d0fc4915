-- SPDX-License-Identifier: GPL-3.0-or-later
-- How many hits of each site and slot wait to be packed, before a slot.
SELECT site, slot, count(*) FROM hit WHERE slot < ? GROUP BY site, slot
