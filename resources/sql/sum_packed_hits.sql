-- SPDX-License-Identifier: GPL-3.0-or-later
SELECT coalesce(sum(hits), 0) FROM segment
