-- SPDX-License-Identifier: GPL-3.0-or-later
-- {dimensions}: the columns of the dimensions, in the order of their enum; {marks}: as many parameters.
INSERT INTO hit (id, site, slot, channel, network, action, load_bucket, visit_depth, {dimensions})
VALUES (?, ?, ?, ?, ?, ?, ?, ?, {marks})
