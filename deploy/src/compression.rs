//! Files compressed once, as far as it goes, instead of at each request.

use std::ffi::OsString;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use brotli::enc::BrotliEncoderParams;
use flate2::Compression;
use flate2::write::GzEncoder;

/// Endings of what gets smaller.
const ENDINGS: [&str; 6] = ["css", "html", "js", "json", "svg", "wasm"];

/// Writes `FILE.br` (quality 11) and `FILE.gz` (level 9) beside a file that gets smaller by it.
pub fn beside(file: &Path, content: &[u8]) -> Result<()> {
    let gets_smaller = file
        .extension()
        .is_some_and(|ending| ENDINGS.iter().any(|known| ending == *known));
    if !gets_smaller {
        return Ok(());
    }
    let mut brotli = Vec::new();
    let best = BrotliEncoderParams {
        quality: 11,
        lgwin: 22,
        size_hint: content.len(),
        ..BrotliEncoderParams::default()
    };
    brotli::BrotliCompress(&mut &*content, &mut brotli, &best)?;
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    gzip.write_all(content)?;
    for (ending, compressed) in [("br", brotli), ("gz", gzip.finish()?)] {
        let target = with(file, ending);
        fs::write(&target, compressed).with_context(|| format!("{} cannot be written", target.display()))?;
    }
    Ok(())
}

/// Takes over the copies that were made beside a file with it; says whether there were any.
pub fn copies(from: &Path, to: &Path) -> Result<bool> {
    let sources = ["br", "gz"].map(|ending| (with(from, ending), with(to, ending)));
    if !sources.iter().all(|(source, _)| source.is_file()) {
        return Ok(false);
    }
    for (source, target) in sources {
        fs::copy(&source, &target).with_context(|| format!("{} cannot be copied", source.display()))?;
    }
    Ok(true)
}

fn with(file: &Path, ending: &str) -> PathBuf {
    let mut name = OsString::from(file);
    name.push(".");
    name.push(ending);
    PathBuf::from(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    #[test]
    fn both_copies_hold_the_same() -> Result<()> {
        let folder = tempfile::tempdir()?;
        let text = b"Mailbridge ".repeat(500);
        beside(&folder.path().join("app.js"), &text)?;
        let mut unpacked = Vec::new();
        flate2::read::GzDecoder::new(fs::File::open(folder.path().join("app.js.gz"))?)
            .read_to_end(&mut unpacked)?;
        assert_eq!(unpacked, text);
        let mut unpacked = Vec::new();
        brotli::BrotliDecompress(
            &mut fs::File::open(folder.path().join("app.js.br"))?,
            &mut unpacked,
        )?;
        assert_eq!(unpacked, text);
        Ok(())
    }

    #[test]
    fn what_is_compressed_already_is_left_alone() -> Result<()> {
        let folder = tempfile::tempdir()?;
        beside(&folder.path().join("picture.png"), &[0; 500])?;
        assert_eq!(fs::read_dir(folder.path())?.count(), 0);
        Ok(())
    }
}
