CREATE TABLE mailboxes (
    id TEXT PRIMARY KEY,
    tenant_id TEXT NOT NULL REFERENCES tenants (id),
    user_id TEXT NOT NULL REFERENCES users (id),
    provider TEXT NOT NULL,
    -- Names the account at the provider for good; its address may be given to somebody else.
    subject TEXT NOT NULL,
    address TEXT NOT NULL COLLATE NOCASE,
    sender_name TEXT NOT NULL,
    granted_scopes TEXT NOT NULL,
    granted_at INTEGER NOT NULL,
    -- Encrypted, bound to the mailbox's id.
    refresh_token BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    version INTEGER NOT NULL DEFAULT 1,
    UNIQUE (user_id, provider, subject)
) STRICT;

-- A grant that is not saved yet. Its refresh token goes when it is saved or lapses.
CREATE TABLE grants (
    id TEXT PRIMARY KEY,
    tenant_id TEXT NOT NULL REFERENCES tenants (id),
    user_id TEXT NOT NULL REFERENCES users (id),
    attempt TEXT NOT NULL,
    provider TEXT NOT NULL,
    subject TEXT NOT NULL,
    address TEXT NOT NULL COLLATE NOCASE,
    granted_scopes TEXT NOT NULL,
    granted_at INTEGER NOT NULL,
    lapses_at INTEGER NOT NULL,
    -- Encrypted, bound to the grant's id.
    refresh_token BLOB,
    -- The mailbox to be reconnected.
    reconnects TEXT REFERENCES mailboxes (id) ON DELETE SET NULL,
    -- The mailbox that it was saved as.
    saved_as TEXT REFERENCES mailboxes (id) ON DELETE SET NULL
) STRICT;

-- What became of an attempt. It belongs to the user who handed in its first code.
CREATE TABLE attempts (
    id TEXT PRIMARY KEY,
    tenant_id TEXT NOT NULL REFERENCES tenants (id),
    user_id TEXT NOT NULL REFERENCES users (id),
    proof_hash TEXT NOT NULL,
    grant_id TEXT REFERENCES grants (id),
    -- JSON, when it failed.
    problem TEXT,
    begun_at INTEGER NOT NULL
) STRICT;

-- What was last seen of a mailbox's condition.
CREATE TABLE mailbox_facts (
    mailbox_id TEXT NOT NULL REFERENCES mailboxes (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    is_ok INTEGER NOT NULL,
    code TEXT,
    seen_at INTEGER NOT NULL,
    PRIMARY KEY (mailbox_id, name)
) STRICT;
