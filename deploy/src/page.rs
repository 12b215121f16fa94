//! The first page, put under the path that the app is served at.
//!
//! The build names every file by its address from the root. Nothing else of the app holds an address of its own, so that one
//! build serves every path; a `<base>` element would be refused by `base-uri 'none'`.

use std::ops::Range;

/// The page with all addresses of its files under `base`. Scripts, preloaded modules and style sheets get the hash
/// (Subresource Integrity) that `integrity` gives for a file, by its path from the root.
pub fn under(page: &str, base: &str, integrity: impl Fn(&str) -> Option<String>) -> String {
    let mut result = String::with_capacity(page.len() + 400);
    let mut rest = page;
    while let Some(start) = rest.find('<') {
        let end = rest[start..]
            .find('>')
            .map_or(rest.len(), |length| start + length);
        result.push_str(&rest[..start]);
        result.push_str(&moved(&rest[start..end], base, &integrity));
        rest = &rest[end..];
    }
    result + rest
}

/// A tag without its `>`.
fn moved(tag: &str, base: &str, integrity: impl Fn(&str) -> Option<String>) -> String {
    let attributes = attributes(tag);
    let value_of = |name: &str| {
        let found = attributes.iter().find(|attribute| attribute.name == name)?;
        Some(&tag[found.value.clone()])
    };
    let mut moved = String::new();
    let mut done = 0;
    for attribute in &attributes {
        let value = &tag[attribute.value.clone()];
        let names_file = matches!(attribute.name, "src" | "href") || attribute.name.starts_with("data-");
        if names_file && value.starts_with('/') && !value.starts_with("//") {
            moved.push_str(&tag[done..attribute.value.start]);
            moved.push_str(base.trim_end_matches('/'));
            done = attribute.value.start;
        }
    }
    moved.push_str(&tag[done..]);
    let runs = tag.starts_with("<script")
        || (tag.starts_with("<link") && matches!(value_of("rel"), Some("modulepreload" | "stylesheet")));
    let file = value_of("src").or_else(|| value_of("href"));
    if runs
        && value_of("integrity").is_none()
        && let Some(hash) = file.and_then(integrity)
    {
        moved.push_str(&format!(" integrity=\"{hash}\""));
    }
    moved
}

struct Attribute<'a> {
    name: &'a str,
    value: Range<usize>,
}

/// The attributes of a tag that have a value, with or without quotation marks.
fn attributes(tag: &str) -> Vec<Attribute<'_>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(equals) = tag[at..].find('=').map(|offset| at + offset) {
        let name = tag[at..equals].split_whitespace().next_back().unwrap_or_default();
        let after = &tag[equals + 1..];
        let value = match after.chars().next().filter(|first| matches!(first, '"' | '\'')) {
            Some(quote) => {
                let start = equals + 2;
                start
                    ..tag[start..]
                        .find(quote)
                        .map_or(tag.len(), |length| start + length)
            }
            None => {
                let length = after.find(char::is_whitespace).unwrap_or(after.len());
                equals + 1..equals + 1 + length
            }
        };
        at = tag.len().min(value.end + 1);
        found.push(Attribute { name, value });
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "<!doctype html><html lang=en><link rel=modulepreload href=/app-1f.js>\
        <link rel=\"preload\" href='/app_bg.wasm' as=\"fetch\" crossorigin><link rel=stylesheet href=/main.css integrity=sha384-known>\
        <meta name=mailbridge-app data-base=/ data-js=\"/app-1f.js\" data-version=\"/odd=\"><script src=/boot.js></script>\
        <a href=\"https://elsewhere.example/\">1 = 1</a><p title='a > b'>//</p>";

    fn hash(file: &str) -> Option<String> {
        Some(format!("hash of {file}"))
    }

    #[test]
    fn every_file_is_found_under_the_path() {
        let page = under(PAGE, "/mail/", |_| None);
        for part in [
            "<link rel=modulepreload href=/mail/app-1f.js>",
            "<link rel=\"preload\" href='/mail/app_bg.wasm' as=\"fetch\" crossorigin>",
            "data-base=/mail/ data-js=\"/mail/app-1f.js\"",
            "<script src=/mail/boot.js></script>",
            "<a href=\"https://elsewhere.example/\">1 = 1</a><p title='a > b'>//</p>",
        ] {
            assert!(page.contains(part), "{part} in {page}");
        }
    }

    #[test]
    fn at_the_root_nothing_changes() {
        assert_eq!(under(PAGE, "/", |_| None), PAGE);
    }

    #[test]
    fn what_runs_is_told_by_its_hash() {
        let page = under(PAGE, "/mail/", hash);
        for part in [
            "<link rel=modulepreload href=/mail/app-1f.js integrity=\"hash of /app-1f.js\">",
            "<script src=/mail/boot.js integrity=\"hash of /boot.js\">",
            "<link rel=stylesheet href=/mail/main.css integrity=sha384-known>",
        ] {
            assert!(page.contains(part), "{part} in {page}");
        }
        assert_eq!(
            page.matches("integrity=").count(),
            3,
            "wasm that is preloaded with a hash is fetched again"
        );
    }
}
