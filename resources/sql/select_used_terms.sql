-- SPDX-License-Identifier: GPL-3.0-or-later
-- {dimensions}: the columns of the dimensions, in the order of their enum.
SELECT {dimensions} FROM hit
