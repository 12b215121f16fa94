-- What one account allowed one client, once.
CREATE TABLE grants (
    id INTEGER PRIMARY KEY,
    client_id TEXT NOT NULL,
    account TEXT NOT NULL,
    scope TEXT NOT NULL,
    nonce TEXT,
    is_offline INTEGER NOT NULL,
    redirect_uri TEXT NOT NULL,
    code_challenge TEXT NOT NULL,
    code_hash TEXT NOT NULL UNIQUE,
    code_expires_at INTEGER NOT NULL,
    code_used INTEGER NOT NULL DEFAULT 0,
    revoked INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE tokens (
    hash TEXT PRIMARY KEY,
    grant_id INTEGER NOT NULL REFERENCES grants (id),
    kind TEXT NOT NULL CHECK (kind IN ('access', 'refresh')),
    expires_at INTEGER
) STRICT;
