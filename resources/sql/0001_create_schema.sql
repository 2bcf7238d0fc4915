-- SPDX-License-Identifier: GPL-3.0-or-later
-- The first schema. Times are 15-minute slots since the Unix epoch (UTC); nothing finer is stored.
-- The numbers of channel, network, action and reason are those of the enums in collector/core.

-- "GPst": tells this file from any other SQLite database.
PRAGMA application_id = 0x47507374;

-- installation: a random name of this data directory; created: slot; generation: grows when rows were removed, so
-- that readers start over; removed_hits: how many hits were removed on purpose, for the check of batches.
CREATE TABLE meta (
    key TEXT NOT NULL PRIMARY KEY,
    value ANY NOT NULL
) STRICT, WITHOUT ROWID;

-- Numbers of removed sites are never given again.
CREATE TABLE site (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    key TEXT NOT NULL UNIQUE,
    timezone TEXT NOT NULL
) STRICT;

CREATE TABLE host (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    site INTEGER NOT NULL,
    network INTEGER NOT NULL CHECK (network BETWEEN 0 AND 2)
) STRICT;

CREATE TABLE site_option (
    site INTEGER NOT NULL,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (site, name)
) STRICT, WITHOUT ROWID;

-- The dictionary: per dimension (its number in collector/core/dimension.cpp) ids from 1; 0 means unknown.
CREATE TABLE term (
    dim INTEGER NOT NULL,
    id INTEGER NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (dim, id)
) STRICT, WITHOUT ROWID;

-- One row per accepted record. The writer gives the ids, rising by one, and never gives one twice.
CREATE TABLE hit (
    id INTEGER PRIMARY KEY,
    site INTEGER NOT NULL,
    slot INTEGER NOT NULL,
    channel INTEGER NOT NULL CHECK (channel BETWEEN 0 AND 3),
    network INTEGER NOT NULL CHECK (network BETWEEN 0 AND 2),
    action INTEGER NOT NULL CHECK (action BETWEEN 0 AND 2),
    load_bucket INTEGER NOT NULL CHECK (load_bucket BETWEEN 0 AND 64),
    visit_depth INTEGER NOT NULL CHECK (visit_depth BETWEEN 0 AND 3),
    page INTEGER NOT NULL,
    title INTEGER NOT NULL,
    referrer INTEGER NOT NULL,
    source INTEGER NOT NULL,
    medium INTEGER NOT NULL,
    utm_source INTEGER NOT NULL,
    utm_medium INTEGER NOT NULL,
    utm_campaign INTEGER NOT NULL,
    utm_term INTEGER NOT NULL,
    utm_content INTEGER NOT NULL,
    browser INTEGER NOT NULL,
    browser_version INTEGER NOT NULL,
    system INTEGER NOT NULL,
    device INTEGER NOT NULL,
    platform INTEGER NOT NULL,
    screen INTEGER NOT NULL,
    language INTEGER NOT NULL,
    country INTEGER NOT NULL,
    timezone INTEGER NOT NULL,
    utc_offset INTEGER NOT NULL,
    host INTEGER NOT NULL,
    event INTEGER NOT NULL
) STRICT;

CREATE INDEX hit_site_slot ON hit (site, slot);

-- One row per commit: the hits first_hit to last_hit (none when last_hit < first_hit). The sequence shows a loss.
CREATE TABLE batch (
    id INTEGER PRIMARY KEY,
    first_hit INTEGER NOT NULL,
    last_hit INTEGER NOT NULL,
    committed_slot INTEGER NOT NULL
) STRICT;

-- Requests that were refused or ignored, by hour (its first slot), site (0: unknown) and reason.
CREATE TABLE "drop" (
    slot INTEGER NOT NULL,
    site INTEGER NOT NULL,
    reason INTEGER NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (slot, site, reason)
) STRICT, WITHOUT ROWID;

-- Those who asked not to be counted: the ledger's lines with reason "optout".
CREATE VIEW optout AS
    SELECT slot, site, count FROM "drop" WHERE reason = 3;

-- Hosts that send views but belong to no site: kept apart from every report, a bounded number of them, for 30 days.
CREATE TABLE unlisted_host (
    host TEXT NOT NULL PRIMARY KEY,
    network INTEGER NOT NULL,
    first_slot INTEGER NOT NULL,
    last_slot INTEGER NOT NULL,
    count INTEGER NOT NULL,
    page TEXT NOT NULL,
    title TEXT NOT NULL,
    referrer TEXT NOT NULL
) STRICT;

-- Where imported hits came from, so that an import can be undone.
CREATE TABLE import (
    id INTEGER PRIMARY KEY,
    source TEXT NOT NULL,
    from_slot INTEGER NOT NULL,
    to_slot INTEGER NOT NULL,
    rows INTEGER NOT NULL,
    state INTEGER NOT NULL
) STRICT;

INSERT INTO meta (key, value) VALUES
    ('installation', lower(hex(randomblob(16)))),
    ('created', unixepoch() / 900),
    ('generation', 0),
    ('removed_hits', 0);
