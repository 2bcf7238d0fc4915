-- SPDX-License-Identifier: GPL-3.0-or-later
SELECT bytes FROM segment_column WHERE segment = ? AND number = ?
