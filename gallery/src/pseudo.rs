//! The pseudo-language: English with accents, longer and in brackets. What is not in brackets was not translated; what is
//! cut off would be cut off in German too.

use serde_json::{Map, Value};

/// Round every text.
pub const BRACKETS: [char; 2] = ['⟦', '⟧'];

/// Makes the texts of the pseudo-language out of the file of the English ones.
///
/// # Errors
/// When the file is not a JSON object.
pub fn translate(json: &str) -> Result<String, serde_json::Error> {
    let texts: Map<String, Value> = serde_json::from_str(json)?;
    let translated: Map<String, Value> = texts
        .into_iter()
        .map(|(key, value)| (key, every(value)))
        .collect();
    Ok(Value::Object(translated).to_string())
}

/// A text, or each of its plural forms.
fn every(value: Value) -> Value {
    match value {
        Value::String(text) => Value::String(stretched(&text)),
        Value::Object(forms) => Value::Object(
            forms
                .into_iter()
                .map(|(form, text)| (form, every(text)))
                .collect(),
        ),
        other => other,
    }
}

/// Accents on the letters outside of `{names}`, and 40 % more of them.
fn stretched(text: &str) -> String {
    let mut words = String::new();
    let (mut letters, mut in_name) = (0_usize, false);
    for letter in text.chars() {
        match letter {
            '{' => in_name = true,
            '}' => in_name = false,
            _ => {}
        }
        if !in_name && letter.is_alphabetic() {
            letters += 1;
        }
        words.push(if in_name { letter } else { accented(letter) });
    }
    let more = "~".repeat((letters * 2).div_ceil(5));
    let [open, close] = BRACKETS;
    // The filling has to break where words do, as longer words would.
    let filling: Vec<String> = more
        .as_bytes()
        .chunks(6)
        .map(|part| "~".repeat(part.len()))
        .collect();
    match filling.is_empty() {
        true => format!("{open}{words}{close}"),
        false => format!("{open}{words} {}{close}", filling.join(" ")),
    }
}

fn accented(letter: char) -> char {
    const PLAIN: &str = "aceginosuyzACEGINOSUYZ";
    const ACCENTED: &str = "áçéğíñöšûýžÁÇÉĞÍÑÖŠÛÝŽ";
    let place = PLAIN.chars().position(|plain| plain == letter);
    place
        .and_then(|place| ACCENTED.chars().nth(place))
        .unwrap_or(letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_arguments_stay_and_the_rest_is_longer() {
        assert_eq!(stretched("Save {name}"), "⟦Šávé {name} ~~⟧");
        assert_eq!(stretched("{name}"), "⟦{name}⟧");
        let long = "Your changes are not saved";
        assert!(stretched(long).chars().count() * 10 >= long.chars().count() * 13);
    }

    #[test]
    fn every_plural_form_is_translated() -> Result<(), serde_json::Error> {
        let json = r#"{"a":{"one":"One","other":"{count} more"}}"#;
        let texts: Value = serde_json::from_str(&translate(json)?)?;
        assert_eq!(texts["a"]["one"], "⟦Öñé ~~⟧");
        assert_eq!(texts["a"]["other"], "⟦{count} möré ~~⟧");
        Ok(())
    }
}
