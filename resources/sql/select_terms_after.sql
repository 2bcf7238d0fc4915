-- SPDX-License-Identifier: GPL-3.0-or-later
-- Some texts of the dictionary, in its order, from behind one.
SELECT dim, id, text FROM term WHERE (dim, id) > (?, ?) ORDER BY dim, id LIMIT ?
