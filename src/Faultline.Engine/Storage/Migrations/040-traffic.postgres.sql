-- What 040-traffic.sql makes and explains.

CREATE TABLE traffic_journal (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    source TEXT NOT NULL,
    at BIGINT NOT NULL,
    oldest BIGINT NOT NULL,
    newest BIGINT NOT NULL,
    counts BYTEA NOT NULL
);

CREATE INDEX traffic_journal_by_source ON traffic_journal (source, id);

CREATE TABLE traffic_blocks (
    step INTEGER NOT NULL,
    start BIGINT NOT NULL,
    source TEXT NOT NULL,
    counts BYTEA NOT NULL,
    PRIMARY KEY (step, start, source)
);

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

CREATE TABLE traffic_positions (
    source TEXT NOT NULL,
    file TEXT NOT NULL,
    state TEXT NOT NULL,
    PRIMARY KEY (source, file)
);
