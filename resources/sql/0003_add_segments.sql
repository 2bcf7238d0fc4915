-- SPDX-License-Identifier: GPL-3.0-or-later
-- Hits of closed days, packed into columns. The format is told in collector/store/segment.h.

-- day: the UTC day (since the Unix epoch) of the first slot; rows: after identical hits were merged; hits: before;
-- checksum: of this line and of the lines of its columns. Numbers are never given again: readers keep columns by them.
CREATE TABLE segment (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    site INTEGER NOT NULL,
    day INTEGER NOT NULL,
    rows INTEGER NOT NULL CHECK (rows > 0),
    hits INTEGER NOT NULL CHECK (hits >= rows),
    min_slot INTEGER NOT NULL,
    max_slot INTEGER NOT NULL CHECK (max_slot >= min_slot),
    format INTEGER NOT NULL,
    checksum INTEGER NOT NULL
) STRICT;

CREATE INDEX segment_site ON segment (site, day);

-- A column that is missing is 0 in every row.
CREATE TABLE segment_column (
    segment INTEGER NOT NULL,
    number INTEGER NOT NULL,
    width INTEGER NOT NULL,
    base INTEGER NOT NULL,
    codec INTEGER NOT NULL,
    checksum INTEGER NOT NULL,
    bytes BLOB NOT NULL,
    PRIMARY KEY (segment, number)
) STRICT, WITHOUT ROWID;

-- packed: grows when hits went from rows into a segment; segments: grows when the list of segments changed.
INSERT INTO meta (key, value) VALUES ('packed', 0), ('segments', 0);
