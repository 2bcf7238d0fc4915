-- SPDX-License-Identifier: GPL-3.0-or-later
SELECT number, width, base, codec, checksum FROM segment_column WHERE segment = ? ORDER BY number
