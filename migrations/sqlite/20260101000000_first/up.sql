-- Times are milliseconds since 1970 UTC. AUTOINCREMENT: an id that was given is never given again.

CREATE TABLE channels (
    id           INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    name         TEXT    NOT NULL UNIQUE,
    description  TEXT    NOT NULL,
    tags         TEXT    NOT NULL,
    pool         TEXT    NOT NULL,
    priority     INTEGER NOT NULL,
    inputs       TEXT    NOT NULL,
    video        TEXT    NOT NULL,
    audio        TEXT    NOT NULL,
    audio_tracks TEXT    NOT NULL,
    data         TEXT    NOT NULL,
    logo         TEXT    NOT NULL,
    restart      TEXT    NOT NULL,
    created_at   BIGINT  NOT NULL,
    updated_at   BIGINT  NOT NULL,
    revision     BIGINT  NOT NULL
);

CREATE TABLE renditions (
    channel_id BIGINT  NOT NULL REFERENCES channels (id) ON DELETE CASCADE,
    position   INTEGER NOT NULL,
    name       TEXT    NOT NULL,
    spec       TEXT    NOT NULL,
    PRIMARY KEY (channel_id, position),
    UNIQUE (channel_id, name)
);

CREATE TABLE outputs (
    id          INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    channel_id  BIGINT  NOT NULL REFERENCES channels (id) ON DELETE CASCADE,
    position    INTEGER NOT NULL,
    name        TEXT    NOT NULL,
    type        TEXT    NOT NULL,
    rendition   TEXT,
    paused      BOOLEAN NOT NULL,
    destination TEXT,
    redundant   BOOLEAN NOT NULL,
    spec        TEXT    NOT NULL,
    UNIQUE (channel_id, name)
);

-- Two outputs may send to one address only when both say `redundant`; the mixed case is checked by the writer.
CREATE UNIQUE INDEX outputs_sole_destination ON outputs (destination) WHERE destination IS NOT NULL AND NOT redundant;
CREATE INDEX outputs_destination ON outputs (destination) WHERE destination IS NOT NULL;

CREATE TABLE sessions (
    id           INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    worker_id    TEXT    NOT NULL,
    machine_id   TEXT    NOT NULL,
    address      TEXT    NOT NULL,
    capabilities TEXT    NOT NULL,
    beat         BIGINT  NOT NULL,
    state        TEXT    NOT NULL,
    draining     BOOLEAN NOT NULL,
    opened_at    BIGINT  NOT NULL,
    closed_at    BIGINT
);

CREATE UNIQUE INDEX sessions_live_worker ON sessions (worker_id) WHERE state = 'live';

CREATE TABLE jobs (
    id                  BIGINT  PRIMARY KEY NOT NULL REFERENCES channels (id) ON DELETE CASCADE,
    -- wish: written by the API
    desired             TEXT    NOT NULL,
    generation          BIGINT  NOT NULL,
    revision            BIGINT  NOT NULL,
    pool                TEXT    NOT NULL,
    priority            INTEGER NOT NULL,
    -- assignment: written by the scheduler
    session_id          BIGINT  REFERENCES sessions (id),
    epoch               BIGINT  NOT NULL,
    evict               BOOLEAN NOT NULL,
    -- fact: written by the assigned session
    observed_generation BIGINT  NOT NULL,
    observed_revision   BIGINT  NOT NULL,
    state               TEXT    NOT NULL,
    attempt             INTEGER NOT NULL,
    run_number          BIGINT  NOT NULL,
    pid                 INTEGER,
    input_index         INTEGER,
    started_at          BIGINT,
    ended_at            BIGINT,
    next_retry_at       BIGINT,
    failure             TEXT,
    reason              TEXT,
    -- derived in the transaction that changes any of the above
    status              TEXT    NOT NULL,
    status_since        BIGINT  NOT NULL,
    queued_reason       TEXT,
    last_run            BIGINT  NOT NULL
);

CREATE INDEX jobs_session ON jobs (session_id) WHERE session_id IS NOT NULL;
CREATE INDEX jobs_unassigned ON jobs (desired) WHERE session_id IS NULL;
CREATE INDEX jobs_status ON jobs (status);

CREATE TABLE runs (
    channel_id     BIGINT  NOT NULL REFERENCES channels (id) ON DELETE CASCADE,
    number         BIGINT  NOT NULL,
    session_id     BIGINT  NOT NULL,
    epoch          BIGINT  NOT NULL,
    worker         TEXT    NOT NULL,
    generation     BIGINT  NOT NULL,
    input_index    INTEGER NOT NULL,
    started_at     BIGINT  NOT NULL,
    ended_at       BIGINT,
    exit           TEXT,
    failure        TEXT,
    bytes          BIGINT  NOT NULL,
    input_restarts INTEGER NOT NULL,
    PRIMARY KEY (channel_id, number)
);

CREATE INDEX runs_open ON runs (session_id) WHERE ended_at IS NULL;

CREATE TABLE events (
    id         INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    at         BIGINT  NOT NULL,
    kind       TEXT    NOT NULL,
    channel_id BIGINT,
    body       TEXT    NOT NULL
);
