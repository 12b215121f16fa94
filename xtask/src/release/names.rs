//! The names by which the wasm and its JavaScript know each other.
//!
//! wasm-bindgen tells them apart by a hash, and what looks random compresses worst. A number does as well.

use std::collections::{BTreeMap, BTreeSet};

/// So many hexadecimal digits a hash has.
const DIGITS: usize = 16;

/// What names with a hash begin with.
const PREFIX: &str = "__wbg_";

/// New names for those that the JavaScript imports into the wasm. Each keeps its length, so that it can be replaced in the
/// wasm as it stands.
pub fn number(script: &str) -> BTreeMap<String, String> {
    let words = script.split(|character: char| !character.is_ascii_alphanumeric() && character != '_');
    let hashed: BTreeSet<(&str, &str)> = words
        .filter(|word| word.starts_with(PREFIX))
        .filter_map(|word| Some((without_hash(word)?, word)))
        .collect();
    let mut count: BTreeMap<&str, usize> = BTreeMap::new();
    hashed
        .into_iter()
        .map(|(stem, name)| {
            let number = count.entry(stem).or_default();
            let numbered = format!("{stem}_{number:0DIGITS$}");
            *number += 1;
            (name.to_owned(), numbered)
        })
        .collect()
}

fn without_hash(name: &str) -> Option<&str> {
    let (stem, hash) = name.rsplit_once('_')?;
    let is_hash = hash.len() == DIGITS && hash.chars().all(|digit| digit.is_ascii_hexdigit());
    is_hash.then_some(stem)
}

/// Puts the new names into a script or a module.
pub fn replace(content: &[u8], names: &BTreeMap<String, String>) -> Vec<u8> {
    let mut replaced = content.to_vec();
    let starts = content.windows(PREFIX.len()).enumerate();
    for (start, _) in starts.filter(|(_, bytes)| *bytes == PREFIX.as_bytes()) {
        let is_part = |byte: &&u8| byte.is_ascii_alphanumeric() || **byte == b'_';
        let length = content[start..].iter().take_while(is_part).count();
        let name = String::from_utf8_lossy(&content[start..start + length]);
        if let Some(numbered) = names.get(name.as_ref()) {
            replaced[start..start + length].copy_from_slice(numbered.as_bytes());
        }
    }
    replaced
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCRIPT: &str = "__wbg_get_e6325ad374eff861: function(a) {}, __wbg_get_00325ad374eff861: () => {}, \
        __wbg_set_cache_7a23201e29cb9cf1() {}, __wbg_wrap: 1, e6325ad374eff861: 2";

    #[test]
    fn hashes_become_numbers_of_the_same_length() {
        let names = number(SCRIPT);
        let numbered = |name: &str| names.get(name).map(String::as_str);
        assert_eq!(
            numbered("__wbg_get_00325ad374eff861"),
            Some("__wbg_get_0000000000000000")
        );
        assert_eq!(
            numbered("__wbg_get_e6325ad374eff861"),
            Some("__wbg_get_0000000000000001")
        );
        assert_eq!(
            numbered("__wbg_set_cache_7a23201e29cb9cf1"),
            Some("__wbg_set_cache_0000000000000000")
        );
        assert_eq!(names.len(), 3);
    }

    #[test]
    fn only_whole_names_are_replaced() {
        let names = number(SCRIPT);
        let module =
            b"\x26__wbg_get_e6325ad374eff861\0A__wbg_get_00325ad374eff861\0__wbg_get_e6325ad374eff8610\0";
        assert_eq!(
            replace(module, &names),
            b"\x26__wbg_get_0000000000000001\0A__wbg_get_0000000000000000\0__wbg_get_e6325ad374eff8610\0"
        );
    }
}
