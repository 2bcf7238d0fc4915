-- SPDX-License-Identifier: GPL-3.0-or-later
-- 1 while hits or texts wait to be removed.
INSERT INTO meta (key, value) VALUES ('cleanup', ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value
