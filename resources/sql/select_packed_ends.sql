-- SPDX-License-Identifier: GPL-3.0-or-later
SELECT min(min_slot), max(max_slot) + 1 FROM segment
