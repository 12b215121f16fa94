//! An ATS that answers the page's requests inside the browser. A request that it does not know fails the test.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Function, JsString, Promise, Reflect};
use mailbridge_contract::folder::{
    FolderMapping, FolderMappingUpdate, FolderRole, FolderRoles, MappingEntry, NewRemoteFolder, Purpose,
    RemoteFolder, RemoteFolders, Retention, SpecialUse,
};
use mailbridge_contract::mailbox::MailboxUpdate;
use mailbridge_contract::problem::{MEDIA_TYPE, Problem, ProblemCode};
use serde::Serialize;
use wasm_bindgen::{JsCast, JsValue, prelude::Closure};
use wasm_bindgen_futures::{JsFuture, future_to_promise};
use web_sys::{Headers, Request, Response, ResponseInit};

use crate::stage::{replace, requested};

/// What the ATS has, and what it was asked to do.
#[derive(Default)]
pub struct State {
    pub folders: Vec<RemoteFolder>,
    pub entries: Vec<MappingEntry>,
    pub version: u32,
    pub writes: Vec<FolderMappingUpdate>,
    pub listing_fails: Option<ProblemCode>,
    pub creating_fails: Option<ProblemCode>,
    pub grants_used: Vec<String>,
}

/// Takes the place of the network until it is dropped.
pub struct FakeAts {
    pub state: Rc<RefCell<State>>,
    original: JsValue,
    _fetch: Closure<dyn Fn(JsValue, JsValue) -> Promise>,
}

impl FakeAts {
    pub fn with(folders: Vec<RemoteFolder>) -> Self {
        let state = Rc::new(RefCell::new(State {
            folders,
            ..State::default()
        }));
        let answering = state.clone();
        let fetch = Closure::<dyn Fn(JsValue, JsValue) -> Promise>::new(move |what, options| {
            let request = requested(what, options);
            let state = answering.clone();
            future_to_promise(async move { Ok(answer(&state, request).await.into()) })
        });
        let window = leptos::prelude::window();
        let original = Reflect::get(&window, &"fetch".into()).unwrap();
        replace(&window, "fetch", fetch.as_ref().unchecked_ref::<Function>());
        Self {
            state,
            original,
            _fetch: fetch,
        }
    }

    pub fn writes(&self) -> usize {
        self.state.borrow().writes.len()
    }

    /// The last mapping that was written, as JSON of the choice of one role.
    pub fn written(&self, role: &str) -> String {
        let state = self.state.borrow();
        let write = state.writes.last().expect("a write");
        let entry = write.entries.iter().find(|entry| entry.role.as_str() == role);
        serde_json::to_string(&entry.expect("an entry for each role").choice).unwrap()
    }
}

impl Drop for FakeAts {
    fn drop(&mut self) {
        replace(&leptos::prelude::window(), "fetch", &self.original);
    }
}

async fn answer(state: &Rc<RefCell<State>>, request: Request) -> Response {
    let url = request.url();
    let path = url.split("/api/v1").nth(1).unwrap_or_default().to_owned();
    let text = JsFuture::from(request.text().unwrap()).await.unwrap();
    let body: String = text.unchecked_into::<JsString>().into();
    let mut state = state.borrow_mut();
    match (request.method().as_str(), path.as_str()) {
        ("GET", "/mailboxes/m1") => json(&mailbox(), 1),
        ("PUT", "/mailboxes/m1") => {
            let update: MailboxUpdate = serde_json::from_str(&body).unwrap();
            state.grants_used.extend(update.grant.map(|grant| grant.0));
            json(&mailbox(), 1)
        }
        ("GET", "/folder-roles") => json(&FolderRoles { roles: roles() }, 1),
        ("GET", "/mailboxes/m1/remote-folders") => match &state.listing_fails {
            Some(code) => problem(code),
            None => json(
                &RemoteFolders {
                    listed_at: "2026-11-22T14:03:00Z".into(),
                    folders: state.folders.clone(),
                },
                1,
            ),
        },
        ("POST", "/mailboxes/m1/remote-folders") => {
            if let Some(code) = state.creating_fails.take() {
                return problem(&code);
            }
            let new: NewRemoteFolder = serde_json::from_str(&body).unwrap();
            let path = match new.parent {
                Some(parent) => format!("{parent}/{}", new.name),
                None => new.name,
            };
            let mut created = label(&path);
            created.messages = Some(0);
            state.folders.push(created.clone());
            json(&created, 1)
        }
        ("GET", "/mailboxes/m1/folder-mapping") => json(&mapping(&state), state.version),
        ("PUT", "/mailboxes/m1/folder-mapping") => {
            let expected = request.headers().get("If-Match").unwrap();
            if expected != Some(etag(state.version)) {
                return problem(&ProblemCode::ChangedElsewhere);
            }
            let update: FolderMappingUpdate = serde_json::from_str(&body).unwrap();
            state.entries = update.entries.clone();
            state.writes.push(update);
            state.version += 1;
            json(&mapping(&state), state.version)
        }
        (method, path) => panic!("nobody expected {method} {path}"),
    }
}

fn etag(version: u32) -> String {
    format!("\"{version}\"")
}

fn mapping(state: &State) -> FolderMapping {
    FolderMapping {
        etag: etag(state.version).as_str().into(),
        entries: state.entries.clone(),
        saved_at: None,
    }
}

fn json(body: &impl Serialize, version: u32) -> Response {
    respond(
        200,
        "application/json",
        &serde_json::to_string(body).unwrap(),
        version,
    )
}

fn problem(code: &ProblemCode) -> Response {
    let body = serde_json::to_string(&Problem::new(code.clone())).unwrap();
    respond(code.status(), MEDIA_TYPE, &body, 0)
}

fn respond(status: u16, media_type: &str, body: &str, version: u32) -> Response {
    let headers = Headers::new().unwrap();
    headers.set("Content-Type", media_type).unwrap();
    headers.set("ETag", &etag(version)).unwrap();
    let init = ResponseInit::new();
    init.set_status(status);
    init.set_headers(&headers);
    Response::new_with_opt_str_and_init(Some(body), &init).unwrap()
}

pub fn settings() -> serde_json::Value {
    let server = serde_json::json!({
        "protocol": "imap", "host": "imap.example", "port": 993, "security": "tls",
        "user_name": "jane@example.com", "sign_in": "oauth2",
    });
    serde_json::json!({ "incoming": server, "outgoing": server })
}

fn mailbox() -> serde_json::Value {
    serde_json::json!({
        "id": "m1", "etag": "\"1\"", "provider": "google", "address": "jane@example.com", "status": "connected",
        "settings": settings(), "created_at": "2026-11-22T14:00:00Z",
    })
}

fn roles() -> Vec<FolderRole> {
    let emptied = Retention::EmptiedAfter { days: 30 };
    [
        ("inbox", "Inbox", Purpose::Inbox, true, Retention::Kept),
        ("sent", "Sent", Purpose::Sent, true, Retention::Kept),
        ("drafts", "Drafts", Purpose::Drafts, false, Retention::Kept),
        ("archive", "Archive", Purpose::Archive, true, Retention::Kept),
        ("deleted", "Deleted", Purpose::Deleted, true, emptied),
        ("junk", "Junk", Purpose::Junk, false, emptied),
    ]
    .map(|(id, name, purpose, required, retention)| FolderRole {
        id: id.into(),
        purpose,
        name: name.to_owned(),
        required,
        retention,
        reads_sub_folders: true,
    })
    .into()
}

pub fn label(path: &str) -> RemoteFolder {
    RemoteFolder {
        id: path.into(),
        path: path.to_owned(),
        delimiter: Some('/'),
        special_use: None,
        selectable: true,
        messages: None,
    }
}

/// Gmail in English with these labels.
pub fn gmail(labels: impl IntoIterator<Item = String>) -> Vec<RemoteFolder> {
    use SpecialUse::{All, Drafts, Flagged, Important, Junk, Sent, Trash};
    let mut root = label("[Gmail]");
    root.selectable = false;
    let marked = [
        ("All Mail", All),
        ("Sent Mail", Sent),
        ("Drafts", Drafts),
        ("Trash", Trash),
        ("Spam", Junk),
        ("Starred", Flagged),
        ("Important", Important),
    ]
    .map(|(name, special_use)| RemoteFolder {
        special_use: Some(special_use),
        ..label(&format!("[Gmail]/{name}"))
    });
    let labels = labels.into_iter().map(|path| label(&path));
    [label("INBOX"), root]
        .into_iter()
        .chain(marked)
        .chain(labels)
        .collect()
}
