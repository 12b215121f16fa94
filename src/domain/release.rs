//! Which version of the app its first page starts.

/// The version that a first page (`index.html`) names in `data-version`. The page may be minified, and the value stand
/// without quotation marks.
pub fn version_in(page: &str) -> Option<&str> {
    let after = page.split_once("data-version=")?.1;
    let value = match after.strip_prefix(['"', '\'']) {
        Some(quoted) => quoted.split(['"', '\'']).next()?,
        None => after
            .split(|character: char| character.is_whitespace() || character == '>')
            .next()?,
    };
    (!value.is_empty()).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_is_found_however_the_page_is_written() {
        for page in [
            r#"<meta name="mailbridge-app" data-wasm="/a.wasm" data-version="a-1f.wasm">"#,
            "<meta name='mailbridge-app' data-version='a-1f.wasm'>",
            "<meta name=mailbridge-app data-version=a-1f.wasm data-base=/>",
            "<meta data-version=a-1f.wasm><title>",
        ] {
            assert_eq!(version_in(page), Some("a-1f.wasm"), "{page}");
        }
    }

    #[test]
    fn another_page_names_none() {
        for page in [
            "",
            "<h1>502 Bad Gateway</h1>",
            "data-version=",
            "data-version=\"\"",
            "data-version=>",
        ] {
            assert_eq!(version_in(page), None, "{page}");
        }
    }
}
