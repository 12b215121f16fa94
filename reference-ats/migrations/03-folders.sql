CREATE TABLE folder_mappings (
    mailbox_id TEXT PRIMARY KEY REFERENCES mailboxes (id) ON DELETE CASCADE,
    version INTEGER NOT NULL,
    saved_at INTEGER NOT NULL
) STRICT;

CREATE TABLE folder_mapping_entries (
    mailbox_id TEXT NOT NULL REFERENCES folder_mappings (mailbox_id) ON DELETE CASCADE,
    role TEXT NOT NULL,
    choice TEXT NOT NULL CHECK (choice IN ('automatic', 'folder', 'not_mapped')),
    -- The raw name at the IMAP server.
    folder_id TEXT,
    folder_path TEXT,
    special_use TEXT,
    PRIMARY KEY (mailbox_id, role)
) STRICT;

-- How the sample mailboxes differ from what they were made with.
CREATE TABLE sample_folder_changes (
    address TEXT NOT NULL COLLATE NOCASE,
    path TEXT NOT NULL,
    change TEXT NOT NULL CHECK (change IN ('created', 'removed')),
    PRIMARY KEY (address, path)
) STRICT;
