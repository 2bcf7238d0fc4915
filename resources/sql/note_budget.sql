-- SPDX-License-Identifier: GPL-3.0-or-later
-- What the disk budget removed unasked, so that many small removals do not add up to a large one (select_budget_note).
INSERT INTO meta (key, value) VALUES ('budget_since', ?1), ('budget_hits', ?2)
ON CONFLICT (key) DO UPDATE SET value = excluded.value
