//! The marked folders of Gmail-like mailboxes.

/// A folder by its raw name, with its mark (RFC 6154).
pub type Special<'a> = (&'a str, &'a str);

/// Gmail in Dutch.
pub const DUTCH: [Special<'static>; 7] = [
    ("[Gmail]/Alle berichten", "\\All"),
    ("[Gmail]/Belangrijk", "\\Important"),
    ("[Gmail]/Concepten", "\\Drafts"),
    ("[Gmail]/Met ster", "\\Flagged"),
    ("[Gmail]/Prullenbak", "\\Trash"),
    ("[Gmail]/Spam", "\\Junk"),
    ("[Gmail]/Verzonden berichten", "\\Sent"),
];

/// Gmail in English.
pub const ENGLISH: [Special<'static>; 7] = [
    ("[Gmail]/All Mail", "\\All"),
    ("[Gmail]/Drafts", "\\Drafts"),
    ("[Gmail]/Important", "\\Important"),
    ("[Gmail]/Sent Mail", "\\Sent"),
    ("[Gmail]/Spam", "\\Junk"),
    ("[Gmail]/Starred", "\\Flagged"),
    ("[Gmail]/Trash", "\\Trash"),
];
