//! Folding: what two names have in common when case and accents don't count.
//!
//! A table of our own for the Latin letters (656 bytes), and arithmetic for Greek and Cyrillic: together 1.6 KB of wasm,
//! against 12 KB for the standard library's lower case alone. Folding in JavaScript would lose where in the original a
//! letter came from, which highlighting needs.

/// U+00C0 to U+024F: the letter without its accent. A digit stands for a pair of letters, a point for "as it is".
const LATIN: &[u8; 400] = b"\
aaaaaa1ceeeeiiiidnooooo.ouuuuy43aaaaaa1ceeeeiiiidnooooo.ouuuuy4yaaaaaaccccccccdd\
ddeeeeeeeeeegggggggghhhhiiiiiiiiii55jjkkkllllllllllnnnnnnnnnoooooo22rrrrrrssssss\
ssttttttuuuuuuuuuuuuwwyyyzzzzzzsbbbb...ccdddd....ffg...ikkl....ooo..pp.....ttttu\
u.vyyzz.............666777888aaiioouuuuuuuuuu.aaaa11ggggkkoooo..j666gg..nnaa11oo\
aaaaeeeeiiiioooorrrruuuusstt..hh.d..zzaaeeooooooooyy......acclt....bu.eejj..rryy";

/// U+1E00 to U+1EFF, in the same way.
const LATIN_ADDITIONAL: &[u8; 256] = b"\
aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmmmmmmnnnnnnnnoooo\
oooopppprrrrrrrrssssssssssttttttttuuuuuuuuuuvvvvwwwwwwwwwwxxxxyyzzzzzzhtwyasss3.\
aaaaaaaaaaaaaaaaaaaaaaaaeeeeeeeeeeeeeeeeiiiioooooooooooooooooooooooouuuuuuuuuuuu\
uuyyyyyyyy......";

const PAIRS: [&str; 8] = ["ae", "oe", "ss", "th", "ij", "dz", "lj", "nj"];

/// The text without case and accents. Composed and decomposed spellings (NFC, NFD) fold to the same.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    fold_all_onto(text, &mut folded);
    folded
}

/// Appends what the text folds to.
pub(super) fn fold_all_onto(text: &str, folded: &mut String) {
    // Most names are ASCII, of which a mailbox may have ten thousand.
    if text.is_ascii() {
        let start = folded.len();
        folded.push_str(text);
        folded[start..].make_ascii_lowercase();
        return;
    }
    for character in text.chars() {
        fold_onto(character, folded);
    }
}

/// Appends what the character folds to: mostly one character, sometimes two, nothing for a combining mark.
pub(super) fn fold_onto(character: char, folded: &mut String) {
    let code = u32::from(character);
    match code {
        0..=0x7f => folded.push(character.to_ascii_lowercase()),
        0xa0 => folded.push(' '),
        0xc0..=0x24f => push_latin(LATIN[(code - 0xc0) as usize], character, folded),
        0x300..=0x36f => {}
        0x370..=0x3ff => folded.push(fold_greek(character)),
        0x400..=0x4ff => folded.push(fold_cyrillic(character)),
        0x1e00..=0x1eff => push_latin(LATIN_ADDITIONAL[(code - 0x1e00) as usize], character, folded),
        0x2018 | 0x2019 => folded.push('\''),
        _ => folded.push(character),
    }
}

fn push_latin(entry: u8, character: char, folded: &mut String) {
    match entry {
        b'.' => folded.push(character),
        b'1'..=b'8' => folded.push_str(PAIRS[usize::from(entry - b'1')]),
        letter => folded.push(char::from(letter)),
    }
}

fn fold_greek(character: char) -> char {
    match character {
        'Ά' | 'ά' => 'α',
        'Έ' | 'έ' => 'ε',
        'Ή' | 'ή' => 'η',
        'Ί' | 'ί' | 'Ϊ' | 'ϊ' | 'ΐ' => 'ι',
        'Ό' | 'ό' => 'ο',
        'Ύ' | 'ύ' | 'Ϋ' | 'ϋ' | 'ΰ' => 'υ',
        'Ώ' | 'ώ' => 'ω',
        'ς' => 'σ',
        'Α'..='Ρ' | 'Σ'..='Ω' => shifted(character, 0x20),
        other => other,
    }
}

fn fold_cyrillic(character: char) -> char {
    match character {
        'Ё' | 'ё' | 'Ѐ' | 'ѐ' => 'е',
        'Й' | 'й' | 'Ѝ' | 'ѝ' => 'и',
        'Ї' | 'ї' => 'і',
        'Ѓ' | 'ѓ' => 'г',
        'Ќ' | 'ќ' => 'к',
        'Ў' | 'ў' => 'у',
        'Ґ' => 'ґ',
        'А'..='Я' => shifted(character, 0x20),
        'Ђ'..='Џ' => shifted(character, 0x50),
        other => other,
    }
}

fn shifted(character: char, by: u32) -> char {
    char::from_u32(u32::from(character) + by).unwrap_or(character)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_and_accents_do_not_count() {
        for (text, expected) in [
            ("Entwürfe", "entwurfe"),
            ("Éléments envoyés", "elements envoyes"),
            ("Wysłane", "wyslane"),
            ("Koš – Odeslaná pošta", "kos – odeslana posta"),
            ("Skräppost, Uønsket", "skrappost, uonsket"),
            ("Straße, STRASSE, ẞ", "strasse, strasse, ss"),
            ("Œuvre Æther þorn", "oeuvre aether thorn"),
            ("Lixo Eletrônico, Rascunhos", "lixo eletronico, rascunhos"),
            ("Société\u{a0}Générale", "societe generale"),
            ("l’été", "l'ete"),
            ("ĲSSELMEER ĳ", "ijsselmeer ij"),
            ("ÉTÉ 2026 🎉 日本", "ete 2026 🎉 日本"),
            ("ΑΘΉΝΑ Οδυσσεύς", "αθηνα οδυσσευσ"),
            ("Йод Ёлка Київ", "иод елка киів"),
            ("Tiếng Việt", "tieng viet"),
        ] {
            assert_eq!(fold(text), expected, "{text}");
        }
    }

    #[test]
    fn composed_and_decomposed_are_the_same() {
        assert_eq!(fold("e\u{301}te\u{301} \u{438}\u{306}"), fold("été й"));
        assert_eq!(fold("Ko\u{308}ln"), fold("Köln"));
    }

    #[test]
    fn upper_and_lower_case_are_the_same() {
        let accented = ('\u{c0}'..='\u{17f}').chain('\u{1e00}'..='\u{1ef9}');
        let others = ('\u{386}'..='\u{3ce}').chain('\u{400}'..='\u{45f}');
        for character in (' '..='~').chain(accented).chain(others) {
            // The dotted capital I: lower case is an i and a combining mark.
            let lower: String = character.to_lowercase().collect();
            assert_eq!(fold(&character.to_string()), fold(&lower), "{character}");
        }
    }

    #[test]
    fn folding_again_changes_nothing() {
        for character in '\u{0}'..='\u{2fff}' {
            let once = fold(&character.to_string());
            assert_eq!(fold(&once), once, "{character}");
        }
    }
}
