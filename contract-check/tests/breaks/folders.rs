use axum::http::Method;
use mailbridge_contract::path::FOLDER_ROLES;
use mailbridge_contract::problem::ProblemCode;
use serde_json::{Value, json};

use super::{Row, answered, any_version, asked, is_at, mistaken, no_version_needed, read};
use crate::proxy::Answer;

pub fn rows() -> Vec<Row> {
    vec![
        read("folder-roles-shape", FOLDER_ROLES, |answer| {
            answer.change(|value| value["roles"][0]["name"] = Value::Null);
        }),
        read("folder-roles-distinct", FOLDER_ROLES, |answer| {
            twice(answer, "roles")
        }),
        read("remote-folders-shape", "~/remote-folders", |answer| {
            answer.change(|value| value["folders"][0]["path"] = Value::Null);
        }),
        read("remote-folders-distinct", "~/remote-folders", |answer| {
            twice(answer, "folders")
        }),
        mistaken(
            "new-folder-checked",
            Method::POST,
            "~/remote-folders",
            ProblemCode::ValidationFailed,
            ProblemCode::Internal,
        ),
        mistaken(
            "new-folder-exists",
            Method::POST,
            "~/remote-folders",
            ProblemCode::FolderExists,
            ProblemCode::Internal,
        ),
        read("folder-mapping-shape", "~/folder-mapping", |answer| {
            answer.change(|value| value["saved_at"] = json!(7));
        }),
        read("folder-mapping-etag", "~/folder-mapping", |answer| {
            answer.change(|value| value["etag"] = json!("\"0\""));
        }),
        answered("folder-mapping-replace", |asked, answer, known| {
            let is_there = asked.method == Method::PUT && is_at(asked, "~/folder-mapping", known);
            if is_there && answer.is_success() {
                answer.change(|value| value["entries"] = json!([]));
            }
        }),
        no_version_needed("folder-mapping-if-match-required", "~/folder-mapping"),
        any_version("folder-mapping-if-match-compared", "~/folder-mapping"),
        saved_with("folder-mapping-role-known", "contract-check-role"),
        saved_with("folder-mapping-folder-there", "contract-check-folder"),
    ]
}

/// The first of a list stands there twice.
fn twice(answer: &mut Answer, list: &str) {
    answer.change(|value| {
        let items = value[list].as_array_mut().expect("a list");
        items.push(items[0].clone());
    });
}

/// A folder mapping that is said to be saved, whatever this in it is.
fn saved_with(rule: &'static str, mark: &'static str) -> Row {
    asked(rule, move |asked, known| {
        let is_there = asked.method == Method::PUT && is_at(asked, "~/folder-mapping", known);
        (is_there && asked.body.contains(mark))
            .then(|| Answer::json(&json!({ "etag": "\"1\"", "entries": [] })))
    })
}
