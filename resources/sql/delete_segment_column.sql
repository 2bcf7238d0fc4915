-- SPDX-License-Identifier: GPL-3.0-or-later
DELETE FROM segment_column WHERE segment = ? AND number = ?
