-- Results of checks. Times are microseconds since 1970 in UTC, hours and days whole ones since then. "partition" is 0 until work is
-- shared out.

-- All results of one group commit in a row, until they are packed. The newest row is never deleted: it keeps ids from being used again.
CREATE TABLE journal (
    id INTEGER PRIMARY KEY,
    partition INTEGER NOT NULL,
    at BIGINT NOT NULL,
    oldest BIGINT NOT NULL,
    newest BIGINT NOT NULL,
    results BLOB NOT NULL
);

-- How far the journal is packed; SealingState says what the columns mean.
CREATE TABLE sealing (
    partition INTEGER NOT NULL PRIMARY KEY,
    until BIGINT NOT NULL,
    journal BIGINT NOT NULL,
    next_until BIGINT NOT NULL,
    next_journal BIGINT NOT NULL,
    monitor INTEGER
);

-- The days that have a table of blocks, results_YYYYMMDD (partition, hour, monitor, results), made when the first block comes.
CREATE TABLE result_days (day BIGINT NOT NULL PRIMARY KEY);

-- The hour of each monitor's newest block.
CREATE TABLE newest_blocks (
    partition INTEGER NOT NULL,
    monitor INTEGER NOT NULL,
    hour BIGINT NOT NULL,
    PRIMARY KEY (partition, monitor)
) WITHOUT ROWID;

-- Sums over an hour or a day: hours is 1 or 24, start the hour in which it begins.
CREATE TABLE rollups (
    partition INTEGER NOT NULL,
    hours INTEGER NOT NULL,
    start BIGINT NOT NULL,
    monitor INTEGER NOT NULL,
    sums BLOB NOT NULL,
    PRIMARY KEY (partition, hours, start, monitor)
) WITHOUT ROWID;
