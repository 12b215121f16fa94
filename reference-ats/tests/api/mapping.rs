use mailbridge_contract::folder::{Choice, FolderMapping, FolderReference, MappingEntry, SpecialUse};
use mailbridge_contract::mailbox::Mailbox;
use mailbridge_contract::problem::ProblemCode;
use mailbridge_reference_ats::Running;
use reqwest::{Method, Response};
use serde_json::{Value, json};

use crate::browser::{JANE, SANNE};
use crate::client::{Client, body, etag, fields, problem, start};
use crate::grants::saved;

fn path(mailbox: &Mailbox) -> String {
    format!("/mailboxes/{}/folder-mapping", mailbox.id)
}

async fn put(client: &Client, mailbox: &Mailbox, tag: &str, entries: &Value) -> Response {
    client
        .call(Method::PUT, &path(mailbox))
        .header("If-Match", tag)
        .json(&json!({"entries": entries}))
        .send()
        .await
        .expect("an answer")
}

fn chosen(role: &str, id: &str) -> Value {
    json!({"role": role, "choice": "folder", "folder": {"id": id, "path": "whatever the browser says"}})
}

fn whole() -> Value {
    json!([
        {"role": "inbox", "choice": "automatic", "folder": {"id": "INBOX", "path": "INBOX"}},
        chosen("sent", "[Gmail]/Sent Mail"),
        {"role": "drafts", "choice": "not_mapped"},
        chosen("archive", "Soci&AOk-t&AOk- G&AOk-n&AOk-rale"),
        chosen("deleted", "[Gmail]/Trash"),
        {"role": "junk", "choice": "automatic"},
    ])
}

/// The IMAP name that the database has for the archive, byte for byte.
pub fn archive_id(ats: &Running) -> String {
    ats.database()
        .lock()
        .query_row(
            "SELECT folder_id FROM folder_mapping_entries WHERE role = 'archive'",
            [],
            |row| row.get(0),
        )
        .expect("a row")
}

#[tokio::test]
async fn a_mapping_is_saved_with_the_raw_names() {
    let ats = start().await;
    let client = Client::signed_in(&ats, "jane").await;
    let mailbox = saved(&ats, &client, JANE).await;
    let before: FolderMapping = client.get(&path(&mailbox)).await;
    assert_eq!((before.entries.len(), before.saved_at), (0, None));
    let answer = put(&client, &mailbox, before.etag.as_str(), &whole()).await;
    let tag = etag(&answer);
    let after: FolderMapping = body(answer).await;
    assert_eq!(after.etag.as_str(), tag);
    assert!(after.saved_at.is_some());
    assert_eq!(
        after.entries[4],
        MappingEntry {
            role: "deleted".into(),
            choice: Choice::Folder {
                folder: FolderReference {
                    id: "[Gmail]/Trash".into(),
                    path: "[Gmail]/Trash".into(),
                    special_use: Some(SpecialUse::Trash)
                }
            }
        },
        "path and flag are the server's"
    );
    assert_eq!(client.get::<FolderMapping>(&path(&mailbox)).await, after);
    assert_eq!(archive_id(&ats), "Soci&AOk-t&AOk- G&AOk-n&AOk-rale");
}

#[tokio::test]
async fn two_saves_at_once_do_not_overwrite_each_other() {
    let ats = start().await;
    let client = Client::signed_in(&ats, "jane").await;
    let mailbox = saved(&ats, &client, JANE).await;
    let entries = whole();
    let tries =
        futures_util::future::join_all((0..3).map(|_| put(&client, &mailbox, "\"0\"", &entries))).await;
    let mut statuses: Vec<u16> = tries.iter().map(|answer| answer.status().as_u16()).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 412, 412]);
    let missing = client
        .call(Method::PUT, &path(&mailbox))
        .json(&json!({"entries": []}))
        .send()
        .await;
    assert_eq!(
        problem(missing.expect("an answer")).await.code,
        ProblemCode::PreconditionRequired
    );
}

#[tokio::test]
async fn archived_mail_may_stay_in_the_ats() {
    let ats = start().await;
    let client = Client::signed_in(&ats, "jane").await;
    let mailbox = saved(&ats, &client, JANE).await;
    let entries = json!([{"role": "archive", "choice": "not_mapped"}]);
    let answer = put(&client, &mailbox, "\"0\"", &entries).await;
    assert_eq!(answer.status(), 200);
}

#[tokio::test]
async fn what_makes_no_sense_is_refused() {
    let ats = start().await;
    let client = Client::signed_in(&ats, "jane").await;
    let mailbox = saved(&ats, &client, JANE).await;
    for (entries, field, rule) in [
        (
            json!([{"role": "spam", "choice": "not_mapped"}]),
            "entries[0].role",
            "not_allowed",
        ),
        (
            json!([chosen("junk", "[Gmail]/Spam"), {"role": "junk", "choice": "not_mapped"}]),
            "entries[1].role",
            "not_allowed",
        ),
        (
            json!([{"role": "deleted", "choice": "not_mapped"}]),
            "entries[0].folder",
            "required",
        ),
        (
            json!([{"role": "archive", "choice": "automatic"}]),
            "entries[0].folder",
            "required",
        ),
        (
            json!([chosen("archive", "[Gmail]")]),
            "entries[0].folder",
            "not_allowed",
        ),
    ] {
        let refused = problem(put(&client, &mailbox, "\"0\"", &entries).await).await;
        assert_eq!(refused.code, ProblemCode::ValidationFailed, "{entries}");
        assert_eq!(fields(&refused), [(field.to_owned(), json!(rule))], "{entries}");
    }
    let gone = put(
        &client,
        &mailbox,
        "\"0\"",
        &json!([chosen("archive", "No such label")]),
    )
    .await;
    assert_eq!(problem(gone).await.code, ProblemCode::FolderGone);
    let unknown = put(
        &client,
        &mailbox,
        "\"0\"",
        &json!([{"role": "junk", "choice": "perhaps"}]),
    )
    .await;
    assert_eq!(problem(unknown).await.code, ProblemCode::ValidationFailed);
    assert_eq!(client.get::<FolderMapping>(&path(&mailbox)).await.saved_at, None);
}

#[tokio::test]
async fn a_chosen_folder_that_went_does_not_stop_other_rows() {
    let ats = start().await;
    let client = Client::signed_in(&ats, "jane").await;
    let mailbox = saved(&ats, &client, JANE).await;
    let first: FolderMapping = body(put(&client, &mailbox, "\"0\"", &whole()).await).await;
    remove_folder(&ats, "Société Générale");
    let mut entries = whole();
    entries[2] = chosen("drafts", "[Gmail]/Drafts");
    let second: FolderMapping = body(put(&client, &mailbox, first.etag.as_str(), &entries).await).await;
    assert_eq!(second.entries[3], first.entries[3], "it is kept as it was");
    entries[3] = chosen("archive", "Interviews");
    let third: FolderMapping = body(put(&client, &mailbox, second.etag.as_str(), &entries).await).await;
    let back = put(&client, &mailbox, third.etag.as_str(), &whole()).await;
    assert_eq!(
        problem(back).await.code,
        ProblemCode::FolderGone,
        "but nobody can choose it anew"
    );
}

pub fn remove_folder(ats: &mailbridge_reference_ats::Running, path: &str) {
    let sql = "INSERT INTO sample_folder_changes (address, path, change) VALUES (?1, ?2, 'removed')";
    ats.database().lock().execute(sql, [JANE, path]).expect("inserts");
}

#[tokio::test]
async fn nobody_maps_anothers_folders_and_a_removal_takes_the_mapping_along() {
    let ats = start().await;
    let jane = Client::signed_in(&ats, "jane").await;
    let mailbox = saved(&ats, &jane, JANE).await;
    body::<FolderMapping>(put(&jane, &mailbox, "\"0\"", &whole()).await).await;
    let sanne = Client::signed_in(&ats, "sanne").await;
    assert_eq!(
        sanne.get_problem(&path(&mailbox)).await.code,
        ProblemCode::NotFound
    );
    assert_eq!(
        problem(put(&sanne, &mailbox, "\"1\"", &whole()).await).await.code,
        ProblemCode::NotFound
    );
    saved(&ats, &sanne, SANNE).await;
    let remove = jane.call(Method::DELETE, &format!("/mailboxes/{}", mailbox.id));
    remove
        .header("If-Match", mailbox.etag.as_str())
        .send()
        .await
        .expect("an answer");
    let left: i64 = ats
        .database()
        .lock()
        .query_row("SELECT count(*) FROM folder_mapping_entries", [], |row| {
            row.get(0)
        })
        .expect("counts");
    assert_eq!(left, 0);
}
