-- SPDX-License-Identifier: GPL-3.0-or-later
-- 1 while hits or texts wait to be removed, 2 while only the room they took waits to be given back.
INSERT INTO meta (key, value) VALUES ('cleanup', ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value
