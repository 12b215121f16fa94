//! Writes the app's style sheet as one file: Trunk minifies a style sheet but follows no `@import`.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::workspace;

/// Writes `target/style/main.css`. Trunk runs this before it reads index.html, which links the file.
pub fn run() -> Result<()> {
    let root = workspace::root();
    let folder = root.join("style");
    let sheet = joined(&read(&folder.join("main.css"))?, |name| read(&folder.join(name)))?;
    let target = root.join("target").join("style");
    fs::create_dir_all(&target).with_context(|| format!("{} cannot be made", target.display()))?;
    let path = target.join("main.css");
    fs::write(&path, sheet).with_context(|| format!("{} cannot be written", path.display()))
}

fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))
}

/// Puts the text of each imported file in the place of its `@import url("file") layer(name);`.
fn joined(main: &str, read: impl Fn(&str) -> Result<String>) -> Result<String> {
    let mut sheet = String::new();
    for line in main.lines() {
        match line.trim_start().starts_with("@import") {
            false => sheet.push_str(line),
            true => {
                let Some((file, layer)) = import(line.trim()) else {
                    bail!("style/main.css: `{line}` is not of the form `@import url(\"file\") layer(name);`");
                };
                sheet.push_str(&format!("@layer {layer} {{\n{}}}", read(file)?));
            }
        }
        sheet.push('\n');
    }
    Ok(sheet)
}

fn import(line: &str) -> Option<(&str, &str)> {
    line.strip_prefix("@import url(\"")?
        .strip_suffix(");")?
        .split_once("\") layer(")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn imports_become_layers_and_the_rest_stays() -> Result<()> {
        let main =
            "@layer base, pages;\n@import url(\"pages/account.css\") layer(pages);\na { color: red }\n";
        let sheet = joined(main, |file| Ok(format!("/* {file} */\n")))?;
        let expected = "@layer base, pages;\n@layer pages {\n/* pages/account.css */\n}\na { color: red }\n";
        assert_eq!(sheet, expected);
        Ok(())
    }

    #[test]
    fn another_form_of_import_is_refused() {
        for line in [
            "@import \"a.css\";",
            "@import url(\"a.css\");",
            "@import url(\"a.css\") layer(a) print;",
        ] {
            assert!(joined(line, |_| Ok(String::new())).is_err(), "{line}");
        }
    }
}
