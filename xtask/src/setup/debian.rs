//! Debian's packages, for what cargo and npm do not have.

use anyhow::{Result, bail};

use crate::process;

/// Installs packages as root, or says what root has to run. On other systems it says what to install.
pub fn install(packages: &[&str], elsewhere: &str) -> Result<()> {
    if !is_debian(&std::fs::read_to_string("/etc/os-release").unwrap_or_default()) {
        bail!("this is not Debian: install {elsewhere}, so that it is in PATH, and run the command again");
    }
    let install = format!(
        "apt-get install -y --no-install-recommends {}",
        packages.join(" ")
    );
    if process::output(process::command("id").arg("-u"))? != "0" {
        bail!(
            "that needs root; run\n\n    sudo apt-get update && sudo {install}\n\nand then the command again"
        );
    }
    let mut update = process::command("apt-get");
    process::run(update.arg("update"))?;
    let mut command = process::command("apt-get");
    command
        .args(install.split(' ').skip(1))
        .env("DEBIAN_FRONTEND", "noninteractive");
    process::run(&mut command)
}

/// Ubuntu is not meant: its browsers are snaps, without a driver among the packages.
fn is_debian(os_release: &str) -> bool {
    os_release
        .lines()
        .any(|line| matches!(line, "ID=debian" | "ID=\"debian\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debian_is_told_from_what_only_descends_from_it() {
        assert!(is_debian(
            "PRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\nID=debian\n"
        ));
        assert!(!is_debian("ID=ubuntu\nID_LIKE=debian\n"));
        assert!(!is_debian(""));
    }
}
