-- SPDX-License-Identifier: GPL-3.0-or-later
SELECT dim, id FROM term ORDER BY dim, id
