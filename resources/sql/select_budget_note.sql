-- SPDX-License-Identifier: GPL-3.0-or-later
-- Since which slot the disk budget has removed how many hits unasked; none: it never did.
SELECT since.value, hits.value FROM meta AS since, meta AS hits
WHERE since.key = 'budget_since' AND hits.key = 'budget_hits'
