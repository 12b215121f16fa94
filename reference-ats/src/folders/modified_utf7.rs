//! Folder names on the wire: modified UTF-7 (RFC 3501 section 5.1.3).

use base64::Engine;
use base64::alphabet::IMAP_MUTF7;
use base64::engine::GeneralPurpose;
use base64::engine::general_purpose::NO_PAD;

/// Base64 with a comma instead of the slash, and without padding.
const BASE64: GeneralPurpose = GeneralPurpose::new(&IMAP_MUTF7, NO_PAD);

/// Encodes a name.
pub fn encode(name: &str) -> String {
    let mut encoded = String::with_capacity(name.len());
    let mut wide: Vec<u8> = Vec::new();
    let end = |encoded: &mut String, wide: &mut Vec<u8>| {
        if !wide.is_empty() {
            encoded.push('&');
            BASE64.encode_string(&*wide, encoded);
            encoded.push('-');
            wide.clear();
        }
    };
    for character in name.chars() {
        if matches!(character, ' '..='~') {
            end(&mut encoded, &mut wide);
            encoded.push(character);
            if character == '&' {
                encoded.push('-');
            }
        } else {
            wide.extend(
                character
                    .encode_utf16(&mut [0; 2])
                    .iter()
                    .flat_map(|unit| unit.to_be_bytes()),
            );
        }
    }
    end(&mut encoded, &mut wide);
    encoded
}

/// Decodes a name. One that is not encoded rightly is shown as it is: servers keep such names, and users have to see them.
pub fn decode(raw: &str) -> String {
    strictly_decoded(raw).unwrap_or_else(|| raw.to_owned())
}

fn strictly_decoded(raw: &str) -> Option<String> {
    let mut decoded = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some((before, after)) = rest.split_once('&') {
        decoded.push_str(before);
        let (shifted, after) = after.split_once('-')?;
        if shifted.is_empty() {
            decoded.push('&');
        } else {
            let bytes = BASE64.decode(shifted).ok()?;
            let units: Vec<u16> = bytes.chunks(2).map(unit).collect::<Option<_>>()?;
            decoded.push_str(&String::from_utf16(&units).ok()?);
        }
        rest = after;
    }
    decoded.push_str(rest);
    Some(decoded)
}

fn unit(bytes: &[u8]) -> Option<u16> {
    Some(u16::from_be_bytes(bytes.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_as_gmail_writes_them() {
        for (name, encoded) in [
            ("INBOX", "INBOX"),
            ("Entwürfe", "Entw&APw-rfe"),
            ("Messages envoyés", "Messages envoy&AOk-s"),
            ("R&D", "R&-D"),
            ("台北", "&U,BTFw-"),
            ("☕ 🎉", "&JhU- &2DzfiQ-"),
            ("\"quoted\" \\back", "\"quoted\" \\back"),
            ("", ""),
        ] {
            assert_eq!(encode(name), encoded);
            assert_eq!(decode(encoded), name);
        }
    }

    #[test]
    fn what_is_not_encoded_rightly_is_shown_as_it_is() {
        for raw in ["R&D", "&", "&!-", "&2Dw-", "caf\u{e9}"] {
            assert_eq!(decode(raw), raw);
        }
    }

    proptest! {
        #[test]
        fn every_name_survives(name in "\\PC*") {
            prop_assert!(encode(&name).bytes().all(|byte| matches!(byte, b' '..=b'~')));
            prop_assert_eq!(decode(&encode(&name)), name);
        }

        #[test]
        fn no_name_of_a_server_breaks_it(raw in "[ -~]*") {
            decode(&raw);
        }
    }
}
