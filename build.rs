//! Generates one function per text of `locales/en.json`, so that a missing text or argument does not compile.

use std::collections::BTreeSet;
use std::error::Error;
use std::fmt::Write;
use std::path::Path;

const SOURCE: &str = "locales/en.json";

/// Stands for the product's name, which every text knows.
const PRODUCT: &str = "product";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed={SOURCE}");
    let texts: serde_json::Map<String, serde_json::Value> =
        serde_json::from_str(&std::fs::read_to_string(SOURCE)?)
            .map_err(|error| format!("{SOURCE}: {error}"))?;

    let mut code = String::new();
    let mut told_apart = BTreeSet::new();
    for (key, value) in &texts {
        let (english, plural) = match value {
            serde_json::Value::String(text) => (text.clone(), false),
            serde_json::Value::Object(forms) => {
                let text = forms.get("other").and_then(|form| form.as_str());
                (
                    text.ok_or_else(|| format!("{SOURCE}: {key} lacks the form \"other\""))?
                        .to_owned(),
                    true,
                )
            }
            _ => return Err(format!("{SOURCE}: {key} is neither a text nor plural forms").into()),
        };
        told_apart.extend(write_function(&mut code, key, &english, plural)?);
    }
    for name in told_apart {
        let kind = type_name(&name);
        writeln!(
            code,
            "/// What stands for `{{{name}}}`, where a text takes more than one argument."
        )?;
        writeln!(code, "#[derive(Clone, Copy, Debug)]")?;
        writeln!(code, "pub struct {kind}<T>(/** What is put in. */ pub T);")?;
    }
    writeln!(code, "/// Every key, in alphabetical order.")?;
    writeln!(
        code,
        "pub const KEYS: &[&str] = &{:?};",
        texts.keys().collect::<Vec<_>>()
    )?;

    let target = Path::new(&std::env::var("OUT_DIR")?).join("text.rs");
    std::fs::write(target, code)?;
    Ok(())
}

/// Writes the function of a text. Two arguments or more could be mixed up: each then has a type of its own, whose names
/// are given back.
fn write_function(
    code: &mut String,
    key: &str,
    english: &str,
    plural: bool,
) -> Result<Vec<String>, Box<dyn Error>> {
    let mut names = placeholders(english);
    names.remove(PRODUCT);
    names.remove("count");
    let told_apart = names.len() > 1;
    let parameter = |name: &&str| {
        if told_apart {
            let kind = type_name(name);
            format!("{kind}({name}): {kind}<impl ToString>")
        } else {
            format!("{name}: impl ToString")
        }
    };
    let mut parameters: Vec<String> = names.iter().map(parameter).collect();
    if plural {
        parameters.insert(0, "count: usize".to_owned());
    }
    let arguments: Vec<String> = names
        .iter()
        .map(|name| format!("({name:?}, {name}.to_string())"))
        .collect();
    let count = if plural { "Some(count)" } else { "None" };
    writeln!(
        code,
        "/// {}",
        english.replace(['[', ']', '<', '>'], "`").replace('\n', " ")
    )?;
    writeln!(
        code,
        "pub fn {}({}) -> Message {{",
        key.replace('.', "_"),
        parameters.join(", ")
    )?;
    writeln!(
        code,
        "    Message {{ key: {key:?}, count: {count}, arguments: vec![{}] }}",
        arguments.join(", ")
    )?;
    writeln!(code, "}}")?;
    let told_apart = names.into_iter().filter(|_| told_apart);
    Ok(told_apart.map(str::to_owned).collect())
}

/// `AllMail` for `all_mail`.
fn type_name(name: &str) -> String {
    let capitalized = |word: &str| {
        let (first, rest) = word.split_at(word.len().min(1));
        first.to_uppercase() + rest
    };
    name.split('_').map(capitalized).collect()
}

/// The names in braces.
fn placeholders(text: &str) -> BTreeSet<&str> {
    text.split('{')
        .skip(1)
        .filter_map(|rest| rest.split_once('}'))
        .map(|(name, _)| name)
        .collect()
}
