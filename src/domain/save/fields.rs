//! The fields of a document, and how two changes of the same document go together.

use std::collections::BTreeSet;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// The fields of a document by their names in JSON. One field is what is kept or given up as a whole.
pub type Fields = Map<String, Value>;

/// A document as the ATS has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version<T = Fields> {
    /// The content.
    pub value: T,
    /// What to send in `If-Match`; absent for what has no versions.
    pub etag: Option<mailbridge_contract::ETag>,
}

/// One of two sides that changed the same field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// What the user typed here.
    Mine,
    /// What the ATS has.
    Theirs,
}

/// A field that differs between what the user wants and what the ATS has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The field's name in JSON.
    pub field: String,
    /// What the user wants; absent when the user's document lacks the field.
    pub mine: Option<Value>,
    /// What the ATS has.
    pub theirs: Option<Value>,
}

/// The result of putting two changes of the same document together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merged {
    /// Every field that only one side changed has that side's value; the others have the user's.
    pub value: Fields,
    /// The fields that both sides changed, each in its own way.
    pub conflicts: Vec<Difference>,
}

/// The fields of a value that is an object in JSON.
///
/// # Errors
/// When it is not an object.
pub fn to_fields<T: Serialize>(value: &T) -> Result<Fields, serde_json::Error> {
    match serde_json::to_value(value)? {
        Value::Object(fields) => Ok(fields),
        _ => Err(serde::ser::Error::custom("a document has to be an object")),
    }
}

/// The value that has these fields.
///
/// # Errors
/// When a field is missing or is not as the type wants it.
pub fn from_fields<T: DeserializeOwned>(fields: &Fields) -> Result<T, serde_json::Error> {
    serde_json::from_value(Value::Object(fields.clone()))
}

/// The fields in which two documents differ.
pub fn differences(mine: &Fields, theirs: &Fields) -> Vec<Difference> {
    names([mine, theirs])
        .filter(|name| mine.get(*name) != theirs.get(*name))
        .map(|name| difference(name, mine, theirs))
        .collect()
}

/// Puts together what two sides made of the same `base`.
pub fn merge(base: &Fields, mine: &Fields, theirs: &Fields) -> Merged {
    let mut value = Fields::new();
    let mut conflicts = Vec::new();
    for name in names([base, mine, theirs]) {
        let (before, here, there) = (base.get(name), mine.get(name), theirs.get(name));
        let kept = if here == before { there } else { here };
        if here != before && there != before && here != there {
            conflicts.push(difference(name, mine, theirs));
        }
        put(&mut value, name, kept);
    }
    Merged { value, conflicts }
}

/// Sets a field, or takes it away.
pub fn put(fields: &mut Fields, name: &str, value: Option<&Value>) {
    match value {
        Some(value) => fields.insert(name.to_owned(), value.clone()),
        None => fields.remove(name),
    };
}

fn difference(name: &str, mine: &Fields, theirs: &Fields) -> Difference {
    Difference {
        field: name.to_owned(),
        mine: mine.get(name).cloned(),
        theirs: theirs.get(name).cloned(),
    }
}

fn names<const N: usize>(documents: [&Fields; N]) -> impl Iterator<Item = &str> {
    let names: BTreeSet<&str> = documents
        .into_iter()
        .flat_map(|fields| fields.keys().map(String::as_str))
        .collect();
    names.into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn fields(text: &str) -> Fields {
        text.split_whitespace()
            .filter_map(|pair| pair.split_once('='))
            .map(|(name, value)| (name.to_owned(), Value::from(value)))
            .collect()
    }

    #[test]
    fn a_field_that_one_side_changed_is_taken_from_it() {
        for (base, mine, theirs, merged, conflicts) in [
            ("a=1 b=1", "a=2 b=1", "a=1 b=3", "a=2 b=3", vec![]),
            ("a=1", "a=2", "a=3", "a=2", vec!["a"]),
            ("a=1", "a=2", "a=2", "a=2", vec![]),
            ("a=1 b=1", "a=1", "a=1 b=2", "a=1", vec!["b"]),
            ("a=1 b=1", "a=1", "a=1 b=1", "a=1", vec![]),
            ("a=1", "a=1", "a=1 c=4", "a=1 c=4", vec![]),
        ] {
            let result = merge(&fields(base), &fields(mine), &fields(theirs));
            assert_eq!(result.value, fields(merged), "{base} | {mine} | {theirs}");
            let names: Vec<_> = result.conflicts.iter().map(|c| c.field.as_str()).collect();
            assert_eq!(names, conflicts, "{base} | {mine} | {theirs}");
        }
    }

    fn any_fields() -> impl Strategy<Value = Fields> {
        proptest::collection::btree_map("[a-d]", 0..4_u8, 0..4).prop_map(|map| {
            map.into_iter()
                .map(|(name, value)| (name, Value::from(value)))
                .collect()
        })
    }

    proptest! {
        #[test]
        fn what_the_user_changed_survives_a_merge(base in any_fields(), mine in any_fields(), theirs in any_fields()) {
            let merged = merge(&base, &mine, &theirs);
            for name in names([&base, &mine, &theirs]) {
                let expected = if mine.get(name) == base.get(name) { theirs.get(name) } else { mine.get(name) };
                prop_assert_eq!(merged.value.get(name), expected);
            }
            prop_assert_eq!(merge(&base, &mine, &base).value, mine);
            prop_assert_eq!(merge(&base, &base, &theirs).value, theirs);
        }
    }
}
