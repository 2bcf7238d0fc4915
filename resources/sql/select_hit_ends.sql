-- SPDX-License-Identifier: GPL-3.0-or-later
SELECT min(slot), max(slot) + 1 FROM hit
