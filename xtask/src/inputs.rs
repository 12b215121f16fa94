//! Whether a build of the app is still what its sources say.

use std::fs;
use std::hash::{DefaultHasher, Hasher};
use std::path::Path;

use anyhow::{Context, Result};

/// Files and folders that the built app follows from, relative to the project's root.
const INPUTS: [&str; 11] = [
    "Cargo.lock",
    "Cargo.toml",
    "Trunk.toml",
    ".cargo/config.toml",
    "build.rs",
    "contract",
    "index.html",
    "locales",
    "public",
    "src",
    "style",
];

/// A fingerprint of everything that the build follows from, `more` besides the inputs of the app. By content, not by time: after a checkout of the
/// same files nothing needs to be built.
pub fn fingerprint(root: &Path, salt: &str, more: &[&str]) -> Result<String> {
    let mut hasher = DefaultHasher::new();
    hasher.write(salt.as_bytes());
    for input in INPUTS.iter().chain(more) {
        add(&mut hasher, root, Path::new(input))?;
    }
    Ok(format!("{:016x}", hasher.finish()))
}

fn add(hasher: &mut DefaultHasher, root: &Path, relative: &Path) -> Result<()> {
    let path = root.join(relative);
    let context = || format!("{} cannot be read", path.display());
    if path.is_dir() {
        let mut names = fs::read_dir(&path)
            .with_context(context)?
            .map(|entry| entry.map(|entry| entry.file_name()))
            .collect::<std::io::Result<Vec<_>>>()
            .with_context(context)?;
        names.sort();
        for name in names {
            add(hasher, root, &relative.join(name))?;
        }
    } else if path.is_file() {
        let content = fs::read(&path).with_context(context)?;
        hasher.write(relative.as_os_str().as_encoded_bytes());
        hasher.write_u8(0);
        hasher.write_usize(content.len());
        hasher.write(&content);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Folder(std::path::PathBuf);

    impl Folder {
        fn new(name: &str) -> Result<Self> {
            let path = std::env::temp_dir().join(format!("mailbridge-inputs-{name}-{}", std::process::id()));
            fs::create_dir_all(path.join("src"))?;
            fs::write(path.join("index.html"), "<p>")?;
            fs::write(path.join("src/main.rs"), "fn main() {}")?;
            Ok(Self(path))
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            // Left-overs in the system's temporary folder harm nobody.
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    #[test]
    fn the_same_content_has_the_same_fingerprint_whatever_its_time() -> Result<()> {
        let folder = Folder::new("same")?;
        let before = fingerprint(&folder.0, "dev", &[])?;
        fs::write(folder.0.join("src/main.rs"), "fn main() {}")?;
        fs::write(folder.0.join("README.md"), "not an input")?;
        assert_eq!(fingerprint(&folder.0, "dev", &[])?, before);
        Ok(())
    }

    #[test]
    fn every_change_of_an_input_changes_it() -> Result<()> {
        let folder = Folder::new("changed")?;
        let mut seen = vec![fingerprint(&folder.0, "dev", &[])?];
        let mut differs = |salt: &str, what: &str| -> Result<()> {
            let now = fingerprint(&folder.0, salt, &[])?;
            assert!(!seen.contains(&now), "{what}");
            seen.push(now);
            Ok(())
        };
        differs("release", "another profile")?;
        fs::write(folder.0.join("src/main.rs"), "fn main() { }")?;
        differs("dev", "content")?;
        fs::rename(folder.0.join("src/main.rs"), folder.0.join("src/lib.rs"))?;
        differs("dev", "name")?;
        fs::create_dir(folder.0.join("style"))?;
        fs::write(folder.0.join("style/base.css"), "")?;
        differs("dev", "a new file")?;
        fs::remove_file(folder.0.join("src/lib.rs"))?;
        differs("dev", "a file less")
    }
}
