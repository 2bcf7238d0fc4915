-- SPDX-License-Identifier: GPL-3.0-or-later
UPDATE batch SET first_hit = ?2 WHERE id = ?1
