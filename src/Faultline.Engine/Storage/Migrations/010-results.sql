-- Results of checks. Times are microseconds since 1970 in UTC, hours and days whole ones since then. "partition" is 0 until work is shared out.

-- All results of one group commit in a row, until they are packed. The newest row is never deleted: it keeps ids from being used again.
CREATE TABLE journal (
    id INTEGER PRIMARY KEY,
    partition INTEGER NOT NULL,
    at BIGINT NOT NULL,
    oldest BIGINT NOT NULL,
    newest BIGINT NOT NULL,
    results BLOB NOT NULL
);
