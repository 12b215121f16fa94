//! The IMAP server that tests read folders from.

use std::path::{Path, PathBuf};

use anyhow::Result;

use super::debian;
use crate::process;

/// Debian puts it where only root's `PATH` leads.
pub fn found() -> Option<String> {
    let program = process::find("dovecot").or_else(|| {
        let place = PathBuf::from("/usr/sbin/dovecot");
        place.is_file().then_some(place)
    })?;
    // Its core comes without IMAP.
    let serves_imap = ["/usr/lib/dovecot/imap", "/usr/libexec/dovecot/imap"]
        .into_iter()
        .any(|part| Path::new(part).is_file());
    serves_imap.then(|| process::version_of(program))?
}

pub fn install() -> Result<()> {
    debian::install(&["dovecot-imapd"], "Dovecot 2.3 with its IMAP server")
}
