#!/bin/sh
# dayjs 1.11.23, luxon 3.7.2, date-fns 4.4.0, 2026-11-30.
#
# A share of a period needs the number of months between two dates, and libraries that are exchanged for one another should
# agree on it. From 28 February to 31 March is a month and three days; dayjs, asked for the fraction, says exactly 1, so a
# proration with it gives three days away, and luxon says 1.0968. And a plan by the year that began on 29 February 2024: on
# 28 February 2025 date-fns counts twelve full months and no full year.
#
#   2026-02-28 to 2026-03-31, in months      dayjs 1, luxon 1.0968        expected the same
#   2024-02-29 to 2025-02-28, by date-fns    12 months, 0 years           expected 12 and 1, or 11 and 0
#
# Fails when that changes. Needs node and npm.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init --yes > /dev/null
npm install --silent --no-audit --no-fund dayjs@1.11.23 luxon@3.7.2 date-fns@4.4.0 > /dev/null
cat > months.mjs <<'NODE'
import { differenceInMonths, differenceInYears } from 'date-fns';
import dayjs from 'dayjs';
import { DateTime } from 'luxon';

const [from, to] = ['2026-02-28', '2026-03-31'];
const { months } = DateTime.fromISO(to).diff(DateTime.fromISO(from), 'months');
console.log(`dayjs ${dayjs(to).diff(from, 'month', true)}, luxon ${months.toFixed(4)}`);
const [began, year] = [new Date(2024, 1, 29), new Date(2025, 1, 28)];
console.log(`date-fns ${differenceInMonths(year, began)} months, ${differenceInYears(year, began)} years`);
NODE
seen=$(node months.mjs)
expected='dayjs 1, luxon 1.0968
date-fns 12 months, 0 years'
printf '%s\n' "$seen"
test "$seen" = "$expected" || { echo 'This is not what was found.' >&2; exit 1; }
