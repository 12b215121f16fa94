//! Where each rule stands: that it is there.

use std::fs;
use std::path::Path;

use mailbridge_contract::problem::ProblemCode;
use mailbridge_contract_check::rules;
use serde_json::Value;

#[test]
fn every_rule_stands_where_it_says() {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs");
    let page = fs::read_to_string(docs.join("integrate.md")).expect("a page");
    let document = fs::read_to_string(docs.join("openapi.json")).expect("a document");
    let schemas: Value = serde_json::from_str(&document).expect("JSON");
    let schemas = &schemas["components"]["schemas"];
    let is_there = |place: &str| {
        let (schema, field) = place.split_once('.').unwrap_or((place, ""));
        place.starts_with("RFC ")
            || page
                .lines()
                .any(|line| line.trim_start_matches('#').trim() == place)
            || document.contains(&format!("\"operationId\": \"{place}\""))
            || ProblemCode::ALL.iter().any(|code| place == format!("`{code}`"))
            || !schemas[schema].is_null()
                && (field.is_empty() || !schemas[schema]["properties"][field].is_null())
    };
    let missing: Vec<String> = rules()
        .flat_map(|rule| rule.source.split("; ").map(move |place| (rule.name, place)))
        .filter(|(_, place)| !is_there(place))
        .map(|(rule, place)| format!("{rule}: {place}"))
        .collect();
    assert!(missing.is_empty(), "{missing:#?}");
}
