//! Edit folders: the page against an ATS in the browser.

mod editing;
mod fake_ats;
mod saving;
mod troubles;

use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;
use mailbridge::api::Api;
use mailbridge::config::{Config, Requests};
use mailbridge::domain::connect::attempt::Owner;
use mailbridge::i18n::{Catalogue, Texts};
use mailbridge::pages::folders::FoldersPage;
use mailbridge::state::connection::ConnectionStore;
use mailbridge::state::mailboxes::Mailboxes;
use mailbridge::state::save::SaveEngine;
use mailbridge::state::session::SessionStore;
use mailbridge::ui::live_region::{Announcer, LiveRegion};
use web_sys::HtmlElement;

use self::fake_ats::FakeAts;
use crate::stage::{Stage, text_of, until, value_of};

const CONFIG: &str = r#"{
    "sign_in_url": "/sign-in",
    "support": { "email": "support@example.com" },
    "providers": [{
        "id": "google", "name": "Google", "authorization_endpoint": "https://provider.example/authorize",
        "issuer": "https://provider.example", "client_id": "client", "scopes": ["openid"]
    }]
}"#;

/// The page, and what a reader finds on it.
struct Page {
    stage: Stage,
    engine: Rc<Cell<Option<SaveEngine>>>,
    mailboxes: Rc<Cell<Option<Mailboxes>>>,
}

/// Opens the page, whatever it shows then.
fn open() -> Page {
    let engine = Rc::new(Cell::new(None));
    let mailboxes = Rc::new(Cell::new(None));
    let (provided, provided_mailboxes) = (engine.clone(), mailboxes.clone());
    let stage = Stage::mount(move || {
        Texts::provide(Catalogue::parse("en", include_str!("../../../locales/en.json")).unwrap());
        let announcer = Announcer::new();
        provide_context(announcer);
        let api = Api::new("/api/v1", Requests::default().time_limit());
        provide_context(api.clone());
        provide_context(Arc::new(Config::parse(CONFIG).unwrap()));
        let mailboxes = Mailboxes::provide();
        let owner = Owner {
            user: "jane".into(),
            tenant: "agency".into(),
        };
        let granted = Callback::new(move |grant| mailboxes.add_grant(grant));
        ConnectionStore::provide(api, SessionStore::provide(), owner, granted);
        provided_mailboxes.set(Some(mailboxes));
        provided.set(Some(SaveEngine::provide(
            Requests::default().backoff(),
            || async { Ok(()) },
        )));
        view! {
            <FoldersPage id="m1".into() />
            <LiveRegion announcer />
        }
    });
    Page {
        stage,
        engine,
        mailboxes,
    }
}

/// Opens the page and waits for its rows.
async fn open_rows(_: &FakeAts) -> Page {
    let page = open();
    page.until_shown(".folder-row").await;
    page
}

impl Page {
    async fn until_shown(&self, selector: &str) {
        until(&format!("{selector} is shown"), || {
            self.stage.maybe(selector).is_some()
        })
        .await;
    }

    async fn until_said(&self, selector: &str, words: &str) {
        let said = || {
            self.stage
                .all(selector)
                .iter()
                .any(|element| text_of(element).contains(words))
        };
        until(&format!("{selector} says {words:?}"), said).await;
    }

    /// The row of a folder of the ATS.
    fn row(&self, name: &str) -> HtmlElement {
        let rows = self.stage.all(".folder-row");
        let found = rows.into_iter().find(|row| {
            let title = row.query_selector(".folder-row__name > span").unwrap();
            title.is_some_and(|title| text_of(&title) == name)
        });
        found.unwrap_or_else(|| panic!("no row {name}"))
    }

    fn combobox(&self, name: &str) -> HtmlElement {
        within(&self.row(name), "[role=combobox]")
    }

    fn value(&self, name: &str) -> String {
        value_of(&self.combobox(name))
    }

    /// Opens the fold of what is certain, so that its rows can take the focus.
    fn unfold(&self) {
        if let Some(details) = self.stage.maybe("details.disclosure") {
            details.set_attribute("open", "").unwrap();
        }
    }

    fn press_button(&self, name: &str) {
        self.stage.with_text("button", name).click();
    }
}

fn within(element: &HtmlElement, selector: &str) -> HtmlElement {
    use wasm_bindgen::JsCast;
    let found = element.query_selector(selector).unwrap();
    found
        .unwrap_or_else(|| panic!("no {selector} in {}", element.inner_html()))
        .unchecked_into()
}
