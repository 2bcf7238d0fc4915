-- SPDX-License-Identifier: GPL-3.0-or-later
INSERT INTO segment_column (segment, number, width, base, codec, checksum, bytes) VALUES (?, ?, ?, ?, ?, ?, ?)
