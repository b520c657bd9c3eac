-- What 010-results.sql makes and explains.

CREATE TABLE journal (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    partition INTEGER NOT NULL,
    at BIGINT NOT NULL,
    oldest BIGINT NOT NULL,
    newest BIGINT NOT NULL,
    results BYTEA NOT NULL
);

CREATE TABLE sealing (
    partition INTEGER NOT NULL PRIMARY KEY,
    until BIGINT NOT NULL,
    journal BIGINT NOT NULL,
    next_until BIGINT NOT NULL,
    next_journal BIGINT NOT NULL,
    monitor INTEGER
);

CREATE TABLE result_days (day BIGINT NOT NULL PRIMARY KEY);

CREATE TABLE newest_blocks (
    partition INTEGER NOT NULL,
    monitor INTEGER NOT NULL,
    hour BIGINT NOT NULL,
    PRIMARY KEY (partition, monitor)
);

CREATE TABLE rollups (
    partition INTEGER NOT NULL,
    hours INTEGER NOT NULL,
    start BIGINT NOT NULL,
    monitor INTEGER NOT NULL,
    sums BYTEA NOT NULL,
    PRIMARY KEY (partition, hours, start, monitor)
);
