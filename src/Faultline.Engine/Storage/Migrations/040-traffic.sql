-- What access logs say. Moments are microseconds since 1970, minutes whole ones since then, all in UTC.

-- What was read since the last time, a row each, until it is packed.
CREATE TABLE traffic_journal (
    id INTEGER PRIMARY KEY,
    source TEXT NOT NULL,
    at BIGINT NOT NULL,
    oldest BIGINT NOT NULL,
    newest BIGINT NOT NULL,
    counts BLOB NOT NULL
);

CREATE INDEX traffic_journal_by_source ON traffic_journal (source, id);

-- Packed: step 1 holds the minutes of an hour, 60 an hour, 1440 a day; start is the first minute. By time, so that the old ones lie together.
CREATE TABLE traffic_blocks (
    step INTEGER NOT NULL,
    start BIGINT NOT NULL,
    source TEXT NOT NULL,
    counts BLOB NOT NULL,
    PRIMARY KEY (step, start, source)
);

-- What was counted of a source since it was first read.
CREATE TABLE traffic_sources (
    source TEXT NOT NULL PRIMARY KEY,
    format TEXT NOT NULL,
    lines BIGINT NOT NULL,
    malformed BIGINT NOT NULL,
    unparsed BIGINT NOT NULL,
    other BIGINT NOT NULL,
    last_line BIGINT,
    samples TEXT NOT NULL
);

-- How far each file of a source is read, in the reader's own words; written with what was read until there.
CREATE TABLE traffic_positions (
    source TEXT NOT NULL,
    file TEXT NOT NULL,
    state TEXT NOT NULL,
    PRIMARY KEY (source, file)
);
