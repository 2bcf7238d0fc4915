-- SPDX-License-Identifier: GPL-3.0-or-later
-- Properties of events, and which rule refused a request.
ALTER TABLE hit ADD COLUMN property INTEGER NOT NULL DEFAULT 0;

DROP VIEW optout;
ALTER TABLE "drop" RENAME TO drop_before;
CREATE TABLE "drop" (
    slot INTEGER NOT NULL,
    site INTEGER NOT NULL,
    reason INTEGER NOT NULL,
    rule TEXT NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (slot, site, reason, rule)
) STRICT, WITHOUT ROWID;
INSERT INTO "drop" (slot, site, reason, rule, count) SELECT slot, site, reason, '', count FROM drop_before;
DROP TABLE drop_before;
CREATE VIEW optout AS
    SELECT slot, site, count FROM "drop" WHERE reason = 3;
