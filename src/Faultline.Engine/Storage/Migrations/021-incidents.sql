-- Incidents with their history, and blips. Times are microseconds since 1970 in UTC; other words are the program's own.

CREATE TABLE incidents (
    id TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    monitor TEXT NOT NULL,
    monitor_name TEXT NOT NULL,
    status TEXT NOT NULL,
    state TEXT NOT NULL,
    fault TEXT NOT NULL,
    reason TEXT NOT NULL,
    urgency TEXT NOT NULL,
    confidence TEXT NOT NULL,
    summary TEXT NOT NULL,
    -- JSON: evidence, next steps, fault line, regions.
    details TEXT NOT NULL,
    started_us BIGINT NOT NULL,
    confirmed_us BIGINT,
    notified_us BIGINT,
    acknowledged_us BIGINT,
    acknowledged_by TEXT NOT NULL,
    resolved_us BIGINT
);

CREATE INDEX incidents_started ON incidents (started_us);

CREATE INDEX incidents_of_monitor ON incidents (monitor, started_us);

CREATE INDEX incidents_open ON incidents (started_us) WHERE status IN ('Open', 'Acknowledged');

-- The number keeps the order in which things were decided, whatever the clock did.
CREATE TABLE incident_changes (
    incident TEXT NOT NULL,
    number INTEGER NOT NULL,
    at_us BIGINT NOT NULL,
    change TEXT NOT NULL,
    because TEXT NOT NULL,
    -- JSON: the vote that made the difference; none where none did.
    vote TEXT,
    PRIMARY KEY (incident, number),
    UNIQUE (incident, at_us, change)
);

CREATE TABLE blips (
    monitor TEXT NOT NULL,
    from_us BIGINT NOT NULL,
    to_us BIGINT NOT NULL,
    state TEXT NOT NULL,
    fault TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (monitor, from_us)
);
