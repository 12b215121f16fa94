//! Whose the mail is. Root may not own mail at Dovecot: then it belongs to nobody.

use std::fs;
use std::os::unix::fs::{MetadataExt, chown};
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

/// A user and a group of this system.
pub struct Owner {
    pub user: String,
    pub group: String,
    /// The ids, where files have to be given to them.
    ids: Option<(u32, u32)>,
}

impl Owner {
    pub fn find() -> Result<Self> {
        if fs::metadata("/proc/self")?.uid() != 0 {
            return Ok(Self {
                user: id(&["-un"])?,
                group: id(&["-gn"])?,
                ids: None,
            });
        }
        Ok(Self {
            user: "nobody".to_owned(),
            group: id(&["-gn", "nobody"])?,
            ids: Some((id(&["-u", "nobody"])?.parse()?, id(&["-g", "nobody"])?.parse()?)),
        })
    }

    pub fn create_folder(&self, path: &Path) -> Result<()> {
        fs::create_dir(path).with_context(|| format!("{} cannot be created", path.display()))?;
        if let Some((user, group)) = self.ids {
            chown(path, Some(user), Some(group))
                .with_context(|| format!("{} cannot be given away", path.display()))?;
        }
        Ok(())
    }
}

fn id(arguments: &[&str]) -> Result<String> {
    let output = Command::new("id").args(arguments).output()?;
    Ok(String::from_utf8(output.stdout)?.trim().to_owned())
}
