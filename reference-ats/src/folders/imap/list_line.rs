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

    /// LIST answers in the form that public listings of Gmail have, one file a language.
    macro_rules! transcript {
        ($name:literal) => {
            include_str!(concat!("../../../tests/transcripts/", $name, ".txt"))
        };
    }

    /// Labels in each of the transcripts: raw in modified UTF-7, and decoded.
    const LABELS: [(&str, &str); 8] = [
        ("R&-D", "R&D"),
        ("Klanten \"Zo&AOs-\"", "Klanten \"Zoë\""),
        ("\\foo", "\\foo"),
        ("[haken]", "[haken]"),
        ("&JhU- &2DzfiQ-", "☕ 🎉"),
        ("&U,BTFw-", "台北"),
        ("work", "work"),
        ("work/project", "work/project"),
    ];

    fn folders(transcript: &str, encoding: NameEncoding) -> Vec<RemoteFolder> {
        let lines = transcript.lines().map(|line| format!("{line}\r\n"));
        lines
            .map(|line| parse(line.as_bytes(), encoding).unwrap_or_else(|| panic!("{line}")))
            .collect()
    }

    #[test]
    fn lists_of_gmail_in_five_languages() {
        use NameEncoding::{ModifiedUtf7, Utf8};
        for (transcript, encoding, drafts, sent, trash) in [
            (
                transcript!("gmail-en-gb"),
                ModifiedUtf7,
                "[Gmail]/Drafts",
                "[Gmail]/Sent Mail",
                "[Gmail]/Bin",
            ),
            (
                transcript!("gmail-nl"),
                ModifiedUtf7,
                "[Gmail]/Concepten",
                "[Gmail]/Verzonden berichten",
                "[Gmail]/Prullenbak",
            ),
            (
                transcript!("gmail-de"),
                ModifiedUtf7,
                "[Google Mail]/Entwürfe",
                "[Google Mail]/Gesendet",
                "[Google Mail]/Papierkorb",
            ),
            (
                transcript!("gmail-fr"),
                ModifiedUtf7,
                "[Gmail]/Brouillons",
                "[Gmail]/Messages envoyés",
                "[Gmail]/Corbeille",
            ),
            (
                transcript!("gmail-fr-utf8"),
                Utf8,
                "[Gmail]/Brouillons",
                "[Gmail]/Messages envoyés",
                "[Gmail]/Corbeille",
            ),
            (
                transcript!("gmail-es"),
                ModifiedUtf7,
                "[Gmail]/Borradores",
                "[Gmail]/Enviados",
                "[Gmail]/Papelera",
            ),
        ] {
            let folders = folders(transcript, encoding);
            assert_eq!(folders.len(), 1 + LABELS.len() + 8, "{trash}");
            let marked = |mark| {
                let mut found = folders.iter().filter(|folder| folder.special_use == Some(mark));
                let path = found.next().map(|folder| folder.path.as_str());
                assert!(found.next().is_none(), "{mark:?} twice");
                path
            };
            assert_eq!(marked(SpecialUse::Drafts), Some(drafts));
            assert_eq!(marked(SpecialUse::Sent), Some(sent));
            assert_eq!(marked(SpecialUse::Trash), Some(trash));
            for mark in [
                SpecialUse::All,
                SpecialUse::Flagged,
                SpecialUse::Important,
                SpecialUse::Junk,
            ] {
                assert!(marked(mark).is_some(), "{mark:?}");
            }
            assert_eq!(marked(SpecialUse::Archive), None, "Gmail has none");
            let inbox = &folders[0];
            assert_eq!((inbox.path.as_str(), inbox.delimiter), ("INBOX", Some('/')));
            for (folder, (raw, decoded)) in folders[1..].iter().zip(LABELS) {
                let id = if encoding == Utf8 { decoded } else { raw };
                assert_eq!((folder.id.as_str(), folder.path.as_str()), (id, decoded));
            }
            let containers: Vec<_> = folders
                .iter()
                .filter(|folder| !folder.selectable)
                .map(|folder| folder.path.as_str())
                .collect();
            let root = trash.split('/').next().unwrap_or_default();
            assert_eq!(containers, ["work", root]);
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
