-- SPDX-License-Identifier: GPL-3.0-or-later
SELECT dim, id, text FROM term ORDER BY dim, id
