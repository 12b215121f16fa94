//! The ATS's folders, the mailbox's folders, and the mapping between them.

use std::collections::HashSet;

use mailbridge_contract::folder::{
    Choice, FolderMapping, FolderReference, FolderRoles, MappingEntry, RemoteFolders,
};
use mailbridge_contract::path::{self, with_id};
use mailbridge_contract::problem::ProblemCode;
use mailbridge_contract::{RemoteFolderId, RoleId};
use reqwest::Method;
use serde_json::{Value, json};

use super::{Rule, same_etag};
use crate::call::{Call, NO_VERSION, random};
use crate::exchange::Exchange;
use crate::finding::{Check, Finding};
use crate::run::Run;

pub(super) const RULES: &[Rule] = &[
    Rule {
        name: "folder-roles-shape",
        says: "The ATS's folders say what they are for and what the ATS does with mail in them",
        source: "listFolderRoles",
        check: |run| {
            let answer = &run.folder_roles;
            answer
                .must_have_status(200)?
                .must_read::<FolderRoles>("FolderRoles")
                .map(drop)
        },
    },
    Rule {
        name: "folder-roles-distinct",
        says: "Each of the ATS's folders has an id of its own",
        source: "FolderRole.id",
        check: |run| distinct(&run.folder_roles, "roles"),
    },
    Rule {
        name: "remote-folders-shape",
        says: "The mailbox's folders are listed with raw name, path and purpose",
        source: "listRemoteFolders",
        check: |run| {
            let answer = &run.mailbox()?.remote_folders;
            answer
                .must_have_status(200)?
                .must_read::<RemoteFolders>("RemoteFolders")
                .map(drop)
        },
    },
    Rule {
        name: "remote-folders-distinct",
        says: "Each folder of the mailbox has a raw name of its own",
        source: "RemoteFolder.id; RFC 3501 section 5.1",
        check: |run| distinct(&run.mailbox()?.remote_folders, "folders"),
    },
    Rule {
        name: "new-folder-checked",
        says: "A new folder without a name is refused",
        source: "createRemoteFolder; Answers",
        check: |run| create(run, &json!({}))?.must_be(&ProblemCode::ValidationFailed),
    },
    Rule {
        name: "new-folder-exists",
        says: "A new folder with the name of one that is there is refused",
        source: "createRemoteFolder; `folder_exists`",
        check: exists,
    },
    Rule {
        name: "folder-mapping-shape",
        says: "The folder mapping has an entry per folder of the ATS",
        source: "getFolderMapping",
        check: |run| {
            let answer = &run.mailbox()?.folder_mapping;
            answer
                .must_have_status(200)?
                .must_read::<FolderMapping>("FolderMapping")
                .map(drop)
        },
    },
    Rule {
        name: "folder-mapping-etag",
        says: "The ETag header of a folder mapping is the `etag` in its body",
        source: "getFolderMapping; Writes",
        check: |run| same_etag(&run.mailbox()?.folder_mapping),
    },
    Rule {
        name: "folder-mapping-replace",
        says: "A folder mapping that is saved is answered and read again as it was sent",
        source: "replaceFolderMapping",
        check: replace,
    },
    Rule {
        name: "folder-mapping-if-match-required",
        says: "A folder mapping without If-Match is refused",
        source: "replaceFolderMapping; Writes; RFC 6585 section 3",
        check: |run| {
            let (mapping, _) = run.now(&mapping_of(run)?)?;
            let answer = run.send(&save(run, &mapping["entries"])?)?;
            answer.must_be(&ProblemCode::PreconditionRequired)
        },
    },
    Rule {
        name: "folder-mapping-if-match-compared",
        says: "A folder mapping of a version that is not the present one is refused",
        source: "replaceFolderMapping; Writes; RFC 9110 section 13.1.1",
        check: |run| {
            let (mapping, _) = run.now(&mapping_of(run)?)?;
            let answer = run.send(&save(run, &mapping["entries"])?.if_match(NO_VERSION))?;
            answer.must_be(&ProblemCode::ChangedElsewhere)
        },
    },
    Rule {
        name: "folder-mapping-role-known",
        says: "A folder mapping for a folder that the ATS does not have is refused",
        source: "replaceFolderMapping; Folders",
        check: |run| {
            let entry = MappingEntry {
                role: RoleId(random("role")),
                choice: Choice::NotMapped,
            };
            with_entry(run, entry)?.must_be(&ProblemCode::ValidationFailed)
        },
    },
    Rule {
        name: "folder-mapping-folder-there",
        says: "A folder mapping to a folder that is not in the mailbox is refused",
        source: "replaceFolderMapping; `folder_gone`",
        check: folder_there,
    },
];

fn distinct(answer: &Exchange, list: &str) -> Check {
    let body = answer.json().unwrap_or_default();
    let Some(items) = body[list].as_array() else {
        return Err(Finding::not_checked(format!("there are no `{list}`")));
    };
    let mut seen = HashSet::new();
    for item in items {
        let id = item["id"].as_str().unwrap_or_default();
        if id.is_empty() || !seen.insert(id) {
            return Err(answer.differs_by("an `id` that is not empty, each once", format!("`id` {id:?}")));
        }
    }
    Ok(())
}

fn create(run: &Run, body: &Value) -> Check<std::rc::Rc<Exchange>> {
    let there = with_id(path::REMOTE_FOLDERS, &run.test_mailbox()?.id);
    run.send(&Call::new(Method::POST, there).json(body))
}

fn exists(run: &Run) -> Check {
    let listed = run.test_mailbox()?.remote_folders.json().unwrap_or_default();
    let folders = listed["folders"].as_array().cloned().unwrap_or_default();
    let top = folders.iter().find_map(|folder| {
        let path = folder["path"].as_str()?;
        let is_own = folder["special_use"].is_null() && !path.eq_ignore_ascii_case("inbox");
        let is_top = folder["delimiter"]
            .as_str()
            .is_none_or(|delimiter| !path.contains(delimiter));
        (is_own && is_top && folder["selectable"] != false).then_some(path)
    });
    match top {
        Some(name) => create(run, &json!({ "name": name }))?.must_be(&ProblemCode::FolderExists),
        None => Err(Finding::not_checked(
            "the mailbox has no folder of its own at the top level",
        )),
    }
}

fn mapping_of(run: &Run) -> Check<String> {
    Ok(with_id(path::FOLDER_MAPPING, &run.test_mailbox()?.id))
}

fn save(run: &Run, entries: &Value) -> Check<Call> {
    Ok(Call::new(Method::PUT, mapping_of(run)?).json(&json!({ "entries": entries })))
}

fn replace(run: &Run) -> Check {
    let here = mapping_of(run)?;
    let (before, tag) = run.now(&here)?;
    let answer = run.send(&save(run, &before["entries"])?.if_match(&tag))?;
    answer.must_have_status(200)?;
    let said: FolderMapping = answer.must_read("FolderMapping")?;
    let (after, _) = run.now(&here)?;
    let is_as_sent = json!(said.entries) == before["entries"] && after["entries"] == before["entries"];
    if is_as_sent && said.saved_at.is_some() {
        Ok(())
    } else {
        Err(answer.differs(format!("the entries {}, and `saved_at`", before["entries"])))
    }
}

/// The present mapping with one entry instead of that for the same folder, sent to be saved.
fn with_entry(run: &Run, entry: MappingEntry) -> Check<std::rc::Rc<Exchange>> {
    let (mapping, tag) = run.now(&mapping_of(run)?)?;
    let mut entries = mapping["entries"].as_array().cloned().unwrap_or_default();
    entries.retain(|known| known["role"] != entry.role.as_str());
    entries.push(json!(entry));
    run.send(&save(run, &Value::from(entries))?.if_match(&tag))
}

fn folder_there(run: &Run) -> Check {
    let roles = run.folder_roles.json().unwrap_or_default();
    let Some(role) = roles["roles"][0]["id"].as_str() else {
        return Err(Finding::not_checked("the ATS named no folder of its own"));
    };
    let name = random("folder");
    let folder = FolderReference {
        id: RemoteFolderId(name.clone()),
        path: name,
        special_use: None,
    };
    let entry = MappingEntry {
        role: role.into(),
        choice: Choice::Folder { folder },
    };
    with_entry(run, entry)?.must_be(&ProblemCode::FolderGone)
}
