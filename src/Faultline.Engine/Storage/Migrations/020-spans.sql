-- History of each monitor in exact spans. Times are microseconds since 1970 in UTC; conditions and faults are the program's own words.

-- What was seen in time. A row once closed is never changed; the open one has no end.
CREATE TABLE spans (
    monitor INTEGER NOT NULL,
    from_us BIGINT NOT NULL,
    to_us BIGINT,
    condition TEXT NOT NULL,
    fault TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (monitor, from_us)
);

CREATE UNIQUE INDEX spans_open ON spans (monitor) WHERE to_us IS NULL;

-- For the last day of all monitors.
CREATE INDEX spans_ended ON spans (to_us);

-- What was told late fills unknown time when history is read. It is a set: no order, nothing twice.
CREATE TABLE late_sightings (
    monitor INTEGER NOT NULL,
    at_us BIGINT NOT NULL,
    covers_us BIGINT NOT NULL,
    condition TEXT NOT NULL,
    fault TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (monitor, at_us, covers_us, condition, fault, reason)
);
