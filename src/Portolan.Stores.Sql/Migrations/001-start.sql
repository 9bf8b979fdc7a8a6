-- Times are microseconds since 1970 (UTC). A BIGINT PRIMARY KEY is given by the program.

CREATE TABLE settings_versions (
    version BIGINT PRIMARY KEY,
    at BIGINT NOT NULL,
    by_whom TEXT NOT NULL,
    summary TEXT NOT NULL,
    document TEXT NOT NULL
);

CREATE TABLE secrets (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE users (
    name TEXT PRIMARY KEY,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    password_hash TEXT,
    document TEXT NOT NULL
);

CREATE TABLE user_groups (
    name TEXT PRIMARY KEY,
    version BIGINT NOT NULL,
    document TEXT NOT NULL
);

CREATE TABLE memberships (
    user_name TEXT NOT NULL,
    group_name TEXT NOT NULL,
    place INTEGER NOT NULL,
    PRIMARY KEY (user_name, group_name)
);
CREATE INDEX memberships_by_group ON memberships (group_name);

CREATE TABLE user_usage (
    user_name TEXT PRIMARY KEY,
    bytes BIGINT NOT NULL,
    files BIGINT NOT NULL,
    day TEXT NOT NULL,
    uploaded_today BIGINT NOT NULL,
    downloaded_today BIGINT NOT NULL
);

CREATE TABLE last_logins (
    user_name TEXT PRIMARY KEY,
    at BIGINT NOT NULL
);

CREATE TABLE administrators (
    name TEXT PRIMARY KEY,
    role TEXT NOT NULL,
    disabled INTEGER NOT NULL,
    language TEXT,
    password_hash TEXT,
    totp_secret TEXT,
    created_at BIGINT NOT NULL,
    last_login BIGINT
);

CREATE TABLE api_keys (
    id TEXT PRIMARY KEY,
    hash TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    scope TEXT NOT NULL,
    prefix TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    created_by TEXT NOT NULL,
    expires_at BIGINT,
    last_used_at BIGINT
);

CREATE TABLE bans (
    network TEXT PRIMARY KEY,
    reason TEXT NOT NULL,
    at BIGINT NOT NULL,
    until_at BIGINT,
    ban_count INTEGER NOT NULL,
    automatic INTEGER NOT NULL,
    by_whom TEXT NOT NULL
);

CREATE TABLE audit (
    id BIGINT PRIMARY KEY,
    at BIGINT NOT NULL,
    by_whom TEXT NOT NULL,
    from_address TEXT,
    action TEXT NOT NULL,
    object TEXT NOT NULL,
    changes TEXT NOT NULL
);
CREATE INDEX audit_by_object ON audit (object, id);
CREATE INDEX audit_by_whom ON audit (by_whom, id);
CREATE INDEX audit_by_action ON audit (action, id);

CREATE TABLE transfers (
    id BIGINT PRIMARY KEY,
    at BIGINT NOT NULL,
    session BIGINT NOT NULL,
    user_name TEXT,
    client TEXT NOT NULL,
    verb TEXT NOT NULL,
    path TEXT NOT NULL,
    direction TEXT NOT NULL,
    bytes BIGINT NOT NULL,
    seconds DOUBLE PRECISION NOT NULL,
    outcome TEXT NOT NULL,
    reply INTEGER NOT NULL,
    mode TEXT NOT NULL,
    tls TEXT,
    tls_resumed INTEGER,
    cause TEXT
);
CREATE INDEX transfers_by_user ON transfers (user_name, id);
CREATE INDEX transfers_by_client ON transfers (client, id);
CREATE INDEX transfers_by_session ON transfers (session, id);
CREATE INDEX transfers_by_direction ON transfers (direction, id);
CREATE INDEX transfers_by_outcome ON transfers (outcome, id);
CREATE INDEX transfers_by_cause ON transfers (cause, id) WHERE cause IS NOT NULL;
CREATE INDEX transfers_failed ON transfers (id, cause) WHERE cause IS NOT NULL;

CREATE TABLE transfer_traces (
    transfer BIGINT PRIMARY KEY,
    document TEXT NOT NULL
);

CREATE TABLE sessions (
    id BIGINT PRIMARY KEY,
    number BIGINT NOT NULL,
    user_name TEXT,
    client TEXT NOT NULL,
    client_port INTEGER NOT NULL,
    local TEXT NOT NULL,
    started_at BIGINT NOT NULL,
    ended_at BIGINT NOT NULL,
    reason TEXT NOT NULL,
    tls TEXT,
    client_name TEXT,
    transfers INTEGER NOT NULL,
    uploaded BIGINT NOT NULL,
    downloaded BIGINT NOT NULL
);
CREATE INDEX sessions_by_user ON sessions (user_name, id);
CREATE INDEX sessions_by_client ON sessions (client, id);

CREATE TABLE hooks (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    events TEXT NOT NULL,
    target TEXT NOT NULL,
    enabled INTEGER NOT NULL,
    secret TEXT
);

CREATE TABLE hook_deliveries (
    id BIGINT PRIMARY KEY,
    hook TEXT NOT NULL,
    at BIGINT NOT NULL,
    event TEXT NOT NULL,
    attempt INTEGER NOT NULL,
    status INTEGER,
    error TEXT
);
CREATE INDEX hook_deliveries_by_hook ON hook_deliveries (hook, id);

CREATE TABLE doctor_invitations (
    id TEXT PRIMARY KEY,
    created_at BIGINT NOT NULL,
    by_whom TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    report TEXT,
    reported_at BIGINT
);
CREATE INDEX doctor_invitations_by_time ON doctor_invitations (created_at);
