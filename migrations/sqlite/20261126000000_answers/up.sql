-- What was answered to requests that may be sent again, by the key they carry and the path they were sent to.

CREATE TABLE answers (
    key         TEXT    NOT NULL,
    path        TEXT    NOT NULL,
    fingerprint TEXT    NOT NULL,
    asked_at    BIGINT  NOT NULL,
    -- none while it is being answered
    status      INTEGER,
    headers     TEXT,
    body        TEXT,
    PRIMARY KEY (key, path)
);

CREATE INDEX answers_asked_at ON answers (asked_at);
