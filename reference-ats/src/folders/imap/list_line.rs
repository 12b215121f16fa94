//! One line of a LIST answer (RFC 9051 section 7.3.1), read from its bytes.
//!
//! imap-proto hands names over lossily: bytes that are not UTF-8 are replaced, and escapes of a quoted name stay in it, so that
//! a quoted name cannot be told from an equal literal. The raw name is what the server wants back, byte for byte.

use mailbridge_contract::RemoteFolderId;
use mailbridge_contract::folder::{RemoteFolder, SpecialUse};

use crate::folders::modified_utf7;

/// How the server encodes names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameEncoding {
    /// RFC 3501 section 5.1.3.
    ModifiedUtf7,
    /// After `ENABLE UTF8=ACCEPT` (RFC 6855): an ampersand is an ampersand.
    Utf8,
}

/// Reads a line. `None` for what is not one, and for a name that is not text: JSON could not hold it.
pub fn parse(line: &[u8], encoding: NameEncoding) -> Option<RemoteFolder> {
    let rest = strip_prefix_ignoring_case(line, b"* LIST (")?;
    let end = rest.iter().position(|byte| *byte == b')')?;
    let (attributes, rest) = (&rest[..end], rest[end + 1..].strip_prefix(b" ")?);
    let (delimiter, rest) = match strip_prefix_ignoring_case(rest, b"NIL ") {
        Some(rest) => (None, rest),
        None => {
            let (delimiter, rest) = quoted(rest.strip_prefix(b"\"")?)?;
            (
                String::from_utf8(delimiter).ok()?.chars().next(),
                rest.strip_prefix(b" ")?,
            )
        }
    };
    let raw = String::from_utf8(astring(rest)?).ok()?;
    let path = match encoding {
        NameEncoding::ModifiedUtf7 => modified_utf7::decode(&raw),
        NameEncoding::Utf8 => raw.clone(),
    };
    let attributes: Vec<String> = attributes
        .split(|byte| *byte == b' ')
        .map(|part| String::from_utf8_lossy(part).to_ascii_lowercase())
        .collect();
    let has = |name: &str| attributes.iter().any(|attribute| attribute == name);
    Some(RemoteFolder {
        id: RemoteFolderId(raw),
        path,
        delimiter,
        special_use: attributes.iter().find_map(|attribute| special_use(attribute)),
        selectable: !has("\\noselect") && !has("\\nonexistent"),
        messages: None,
    })
}

/// In lower case, as flags are compared (RFC 9051 section 9, note 1).
fn special_use(attribute: &str) -> Option<SpecialUse> {
    Some(match attribute {
        "\\all" => SpecialUse::All,
        "\\archive" => SpecialUse::Archive,
        "\\drafts" => SpecialUse::Drafts,
        "\\flagged" => SpecialUse::Flagged,
        "\\important" => SpecialUse::Important,
        "\\junk" => SpecialUse::Junk,
        "\\sent" => SpecialUse::Sent,
        "\\trash" => SpecialUse::Trash,
        _ => return None,
    })
}

fn strip_prefix_ignoring_case<'a>(bytes: &'a [u8], prefix: &[u8]) -> Option<&'a [u8]> {
    let (start, rest) = bytes.split_at_checked(prefix.len())?;
    start.eq_ignore_ascii_case(prefix).then_some(rest)
}

/// An atom, a quoted string or a literal.
fn astring(bytes: &[u8]) -> Option<Vec<u8>> {
    match bytes.first()? {
        b'"' => quoted(&bytes[1..]).map(|(name, _)| name),
        b'{' => {
            let end = bytes.windows(3).position(|part| part == b"}\r\n")?;
            let length: usize = std::str::from_utf8(&bytes[1..end])
                .ok()?
                .trim_end_matches('+')
                .parse()
                .ok()?;
            bytes.get(end + 3..)?.get(..length).map(<[u8]>::to_vec)
        }
        _ => {
            let end = bytes
                .iter()
                .position(|byte| matches!(byte, b' ' | b'\r' | b'\n'))
                .unwrap_or(bytes.len());
            (end > 0).then(|| bytes[..end].to_vec())
        }
    }
}

/// What stands before the closing quote, without escapes, and what follows.
fn quoted(bytes: &[u8]) -> Option<(Vec<u8>, &[u8])> {
    let mut content = Vec::new();
    let mut place = 0;
    loop {
        match bytes.get(place)? {
            b'"' => return Some((content, &bytes[place + 1..])),
            b'\\' => {
                content.push(*bytes.get(place + 1)?);
                place += 2;
            }
            byte => {
                content.push(*byte);
                place += 1;
            }
        }
    }
}

/// A name as a quoted string.
pub fn quote(name: &str) -> String {
    format!("\"{}\"", name.replace('\\', "\\\\").replace('"', "\\\""))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(line: &str) -> RemoteFolder {
        parse(line.as_bytes(), NameEncoding::ModifiedUtf7).unwrap_or_else(|| panic!("{line}"))
    }

    #[test]
    fn lines_as_gmail_sends_them() {
        let inbox = read("* LIST (\\HasNoChildren) \"/\" \"INBOX\"\r\n");
        assert_eq!(
            (inbox.path.as_str(), inbox.delimiter, inbox.special_use),
            ("INBOX", Some('/'), None)
        );
        assert!(!read("* LIST (\\HasChildren \\Noselect) \"/\" \"[Gmail]\"\r\n").selectable);
        for (line, path, flag) in [
            (
                "* LIST (\\All \\HasNoChildren) \"/\" \"[Gmail]/Alle berichten\"\r\n",
                "[Gmail]/Alle berichten",
                SpecialUse::All,
            ),
            (
                "* LIST (\\HasNoChildren \\Trash) \"/\" \"[Gmail]/Bin\"\r\n",
                "[Gmail]/Bin",
                SpecialUse::Trash,
            ),
            (
                "* LIST (\\Drafts \\HasNoChildren) \"/\" \"[Google Mail]/Entw&APw-rfe\"\r\n",
                "[Google Mail]/Entwürfe",
                SpecialUse::Drafts,
            ),
            (
                "* LIST (\\HasNoChildren \\Important) \"/\" \"[Gmail]/Wichtig\"\r\n",
                "[Gmail]/Wichtig",
                SpecialUse::Important,
            ),
            (
                "* LIST (\\HasNoChildren \\Sent) \"/\" \"[Gmail]/Messages envoy&AOk-s\"\r\n",
                "[Gmail]/Messages envoyés",
                SpecialUse::Sent,
            ),
        ] {
            let folder = read(line);
            assert_eq!(
                (folder.path.as_str(), folder.special_use, folder.selectable),
                (path, Some(flag), true)
            );
        }
    }

    #[test]
    fn names_come_back_byte_for_byte() {
        for (line, raw) in [
            ("* LIST () \"/\" \"say \\\"hi\\\" \\\\o\"\r\n", "say \"hi\" \\o"),
            ("* LIST () \"/\" {9}\r\nsay \\\"hi\\\"\r\n", "say \\\"hi\\"),
            ("* LIST () \"/\" R&-D\r\n* LIST () \"/\" More\r\n", "R&-D"),
            ("* list (\\noselect) NIL flat\r\n", "flat"),
            ("* LIST () \"\\\\\" \"back\"\r\n", "back"),
            ("* LIST () \"/\" \"a) (b\"\r\n", "a) (b"),
            (
                "* LIST (\\Subscribed) \"/\" Extended (\"CHILDINFO\" (\"SUBSCRIBED\"))\r\n",
                "Extended",
            ),
        ] {
            assert_eq!(read(line).id.as_str(), raw, "{line}");
        }
        assert_eq!(read("* LIST () \"\\\\\" \"back\"\r\n").delimiter, Some('\\'));
        assert_eq!(read("* list (\\noselect) NIL flat\r\n").delimiter, None);
    }

    #[test]
    fn with_utf8_an_ampersand_is_an_ampersand() {
        let line = "* LIST (\\HasNoChildren) \"/\" \"R&-D Köln ☕\"\r\n";
        assert_eq!(
            parse(line.as_bytes(), NameEncoding::Utf8).expect("a folder").path,
            "R&-D Köln ☕"
        );
        assert_eq!(read(line).path, "R&D Köln ☕");
    }

    #[test]
    fn what_is_no_line_is_none() {
        for line in [
            &b"* OK done"[..],
            b"* LIST (",
            b"* LIST () \"/\" ",
            b"* LIST () \"/\" \"open",
            b"* LIST () \"/\" {99}\r\nshort",
            b"* LIST () \"/\" {x}\r\n",
            b"* LIST () \"/\" \"\xff\xfe\"\r\n",
            b"",
        ] {
            assert_eq!(
                parse(line, NameEncoding::ModifiedUtf7),
                None,
                "{}",
                String::from_utf8_lossy(line)
            );
        }
    }

    proptest! {
        #[test]
        fn every_name_survives_quoting(name in "\\PC+") {
            let raw = modified_utf7::encode(&name);
            let folder = read(&format!("* LIST () \"/\" {}\r\n", quote(&raw)));
            prop_assert_eq!((folder.id.as_str(), folder.path.as_str()), (raw.as_str(), name.as_str()));
        }

        #[test]
        fn no_bytes_break_it(bytes in prop::collection::vec(any::<u8>(), 0..80)) {
            let _ = parse(&bytes, NameEncoding::Utf8);
            let _ = parse(&[b"* LIST () \"/\" ".as_slice(), &bytes].concat(), NameEncoding::ModifiedUtf7);
        }
    }
}
