//! What the set-up installs for itself lies in the user's cache folder, by version, so that every clone uses it again.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// `$XDG_CACHE_HOME/mailbridge`, by default `~/.cache/mailbridge`.
pub fn root() -> Result<PathBuf> {
    let base = std::env::var_os("XDG_CACHE_HOME")
        .map(PathBuf::from)
        .filter(|path| path.is_absolute())
        .or_else(|| std::env::home_dir().map(|home| home.join(".cache")))
        .context("neither XDG_CACHE_HOME nor a home folder says where tools can be kept")?;
    Ok(base.join("mailbridge"))
}

/// The folder of one tool in one version. It exists only when the tool is completely installed.
pub fn tool(name: &str) -> Result<PathBuf> {
    Ok(root()?.join("tools").join(name))
}

/// The compiled parts of a tool while it is being built: kept after an interruption, so that the next try goes on.
pub fn build(name: &str) -> Result<PathBuf> {
    Ok(root()?.join("build").join(name))
}

/// Installs a tool: `install` fills a folder that takes the tool's name only after it is complete. A second
/// process that wants the same tool waits for the first.
pub fn install(name: &str, install: impl FnOnce(&Path) -> Result<()>) -> Result<()> {
    let target = tool(name)?;
    let tools = root()?.join("tools");
    fs::create_dir_all(&tools).with_context(|| format!("{} cannot be made", tools.display()))?;

    let path = tools.join(format!(".{name}.lock"));
    let lock = File::create(&path).with_context(|| format!("{} cannot be written", path.display()))?;
    lock.lock()
        .with_context(|| format!("{} cannot be locked", path.display()))?;
    if target.exists() {
        return Ok(());
    }

    let partial = tools.join(format!(".{name}.partial"));
    remove(&partial)?;
    fs::create_dir(&partial).with_context(|| format!("{} cannot be made", partial.display()))?;
    install(&partial)?;
    fs::rename(&partial, &target)
        .with_context(|| format!("{} cannot be renamed to {}", partial.display(), target.display()))?;
    remove(&build(name)?)
}

/// Removes a folder with all that is in it, if it is there.
pub fn remove(folder: &Path) -> Result<()> {
    if !folder.exists() {
        return Ok(());
    }
    fs::remove_dir_all(folder).with_context(|| format!("{} cannot be removed", folder.display()))
}
