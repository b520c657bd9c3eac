-- What people must be told, written with the change that it tells of. Moments are microseconds since 1970.
CREATE TABLE outbox (
    id BIGINT NOT NULL PRIMARY KEY,
    notification TEXT NOT NULL,
    channel TEXT NOT NULL,
    incident TEXT NOT NULL,
    kind TEXT NOT NULL,
    urgency TEXT NOT NULL,
    body TEXT NOT NULL,
    created BIGINT NOT NULL,
    due BIGINT NOT NULL,
    not_before BIGINT NOT NULL,
    digest TEXT,
    batch TEXT,
    attempts INTEGER NOT NULL DEFAULT 0,
    lease_until BIGINT NOT NULL DEFAULT 0,
    status TEXT NOT NULL DEFAULT 'pending',
    answer TEXT NOT NULL DEFAULT '',
    told_at BIGINT,
    UNIQUE (notification, channel)
);

CREATE INDEX outbox_by_incident ON outbox (incident, channel);

-- The dispatcher looks at these after every message: the next in order, when something becomes due, when a lease ends.
CREATE INDEX outbox_pending ON outbox (channel, id) WHERE status = 'pending';

CREATE INDEX outbox_due ON outbox (channel, not_before) WHERE status = 'pending';

CREATE INDEX outbox_leased ON outbox (channel, lease_until) WHERE status = 'pending' AND lease_until > 0;
