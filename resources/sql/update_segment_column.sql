-- SPDX-License-Identifier: GPL-3.0-or-later
UPDATE segment_column SET checksum = ? WHERE segment = ? AND number = ?
