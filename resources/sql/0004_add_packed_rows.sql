-- SPDX-License-Identifier: GPL-3.0-or-later
-- Rows leave the table in small steps after their day was packed. The index cost more time, at each hit and at each
-- row that left, than it saved: whoever asks for a site or a day reads the few rows that are not packed yet.

-- Rows that are in segments already, so nobody may see them any more: those numbered first_hit to last_hit of slots
-- before before_slot.
CREATE TABLE packed_rows (
    id INTEGER PRIMARY KEY,
    first_hit INTEGER NOT NULL,
    last_hit INTEGER NOT NULL CHECK (last_hit >= first_hit),
    before_slot INTEGER NOT NULL
) STRICT;

-- The rows of hits that are in no segment.
CREATE VIEW waiting_hit AS
    SELECT * FROM hit WHERE NOT EXISTS
        (SELECT 1 FROM packed_rows WHERE hit.id BETWEEN first_hit AND last_hit AND hit.slot < before_slot);

DROP INDEX hit_site_slot;
