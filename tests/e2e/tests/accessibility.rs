//! What assistive technology gets of the menu, the combobox and dialogs (WAI-ARIA Authoring Practices), and what it is told.

use anyhow::Result;
use http::Method;
use mailbridge_contract::problem::ProblemCode;
use mailbridge_e2e::accessibility::{Tree, names};
use mailbridge_e2e::desk::at_the_desk;
use mailbridge_e2e::page::Page;
use mailbridge_e2e::settings::Kind;
use mailbridge_e2e::target::{
    any, button, combobox, dialog, group, heading, link, listbox, menu, menuitem, menuitemradio, region,
    textbox,
};
use mailbridge_reference_ats::{Fault, FaultKind, Scenario};
use serde_json::json;
use thirtyfour::Key;

use crate::recruiter::{JANE, card};

#[test]
fn menu_dialog_and_combobox_are_what_the_authoring_practices_ask_for() -> Result<()> {
    at_the_desk(
        |options| options.scenario = Scenario::Connected,
        async |desk| {
            let page = desk.open("/account").await?;
            page.find(&button("Remove mailbox").within(card(JANE))).await?;
            the_menu(&page).await?;
            the_dialog(&page).await?;
            page.click(&link("Edit folders").within(card(JANE))).await?;
            the_combobox(&page).await
        },
    )
}

/// "Menu Button Pattern".
async fn the_menu(page: &Page) -> Result<()> {
    let menu_button = button("Jane Doe");
    let state = async |name| page.attribute(&menu_button, name).await;
    assert_eq!(state("aria-haspopup").await?.as_deref(), Some("menu"));
    assert_eq!(state("aria-expanded").await?.as_deref(), Some("false"));
    page.focus(&menu_button).await?;
    page.strike(Key::Enter).await?;
    page.has_focus(&menuitem("My account")).await?;
    assert_eq!(state("aria-expanded").await?.as_deref(), Some("true"));
    // The browsers compute role and name of each.
    page.find(&menu("Jane Doe")).await?;
    let language = group("Language").within(menu("Jane Doe"));
    let english = menuitemradio("English").within(language);
    assert_eq!(
        page.attribute(&english, "aria-checked").await?.as_deref(),
        Some("true")
    );
    if page.kind() == Kind::Chromium {
        let tree = Tree::read(page).await?;
        let opened = tree.one("button", "Jane Doe")?;
        assert_eq!(opened.property("hasPopup"), "menu");
        assert_eq!(opened.property("expanded"), "true");
        let menu = tree.one("menu", "Jane Doe")?;
        let inside = tree.inside(menu);
        let items: Vec<_> = names(&inside)
            .into_iter()
            .filter(|name| name.starts_with("menuitem") || name.starts_with("group"))
            .collect();
        assert_eq!(
            items,
            [
                "menuitem My account",
                "group Language",
                "menuitemradio English",
                "menuitemradio Nederlands",
                "menuitemradio Deutsch",
                "menuitemradio Français",
                "menuitemradio Español",
                "group Theme",
                "menuitemradio As the system",
                "menuitemradio Light",
                "menuitemradio Dark",
                "menuitem Help",
                "menuitem Sign out",
            ]
        );
        let checked: Vec<_> = inside
            .iter()
            .filter(|node| node.property("checked") == "true")
            .collect();
        assert_eq!(
            checked.iter().map(|node| node.name.as_str()).collect::<Vec<_>>(),
            ["English", "As the system"]
        );
        let focused: Vec<_> = inside
            .iter()
            .filter(|node| node.property("focused") == "true")
            .collect();
        assert_eq!(focused.len(), 1);
        assert_eq!(focused[0].name, "My account");
    }
    page.strike(Key::Escape).await?;
    page.is_gone(&any("menu")).await?;
    page.has_focus(&menu_button).await
}

/// "Dialog (Modal) Pattern".
async fn the_dialog(page: &Page) -> Result<()> {
    let opener = button("Remove mailbox").within(card(JANE));
    let title = format!("Remove {JANE}?");
    page.focus(&opener).await?;
    page.strike(Key::Enter).await?;
    let cancel = button("Cancel").within(dialog(title.clone()));
    page.has_focus(&cancel).await?;
    // The focus goes round inside.
    for _ in 0..2 {
        page.strike(Key::Tab).await?;
        let inside: bool = page
            .look(
                "return document.activeElement === document.body || !!document.activeElement.closest('dialog[open]');",
                vec![],
            )
            .await?;
        assert!(inside, "the focus left the dialog");
    }
    if page.kind() == Kind::Chromium {
        let tree = Tree::read(page).await?;
        let dialog = tree.one("dialog", &title)?;
        assert_eq!(dialog.property("modal"), "true");
        assert!(
            dialog.description.starts_with("Its authorization, its settings"),
            "{}",
            dialog.description
        );
        // Nothing else can be reached.
        assert!(tree.one("heading", "My account").is_err());
        assert!(tree.one("button", "Jane Doe").is_err());
        let inside = names(&tree.inside(dialog));
        let buttons: Vec<_> = inside.iter().filter(|name| name.starts_with("button")).collect();
        assert_eq!(buttons, ["button Cancel", "button Remove mailbox"]);
    }
    page.strike(Key::Escape).await?;
    page.is_gone(&dialog(title)).await?;
    page.has_focus(&opener).await
}

/// "Combobox Pattern", with a list box and list autocompletion.
async fn the_combobox(page: &Page) -> Result<()> {
    let field = combobox("Archive");
    let state = async |name| page.attribute(&field, name).await;
    page.focus(&field).await?;
    assert_eq!(state("aria-expanded").await?.as_deref(), Some("false"));
    assert_eq!(state("aria-autocomplete").await?.as_deref(), Some("list"));
    page.strike(Key::Down).await?;
    page.find(&listbox("Archive")).await?;
    page.appears(&any("option")).await?;
    assert_eq!(state("aria-expanded").await?.as_deref(), Some("true"));
    page.has_focus(&field).await?;
    if page.kind() == Kind::Chromium {
        let tree = Tree::read(page).await?;
        let field = tree.one("combobox", "Archive")?;
        assert_eq!(field.property("expanded"), "true");
        assert_eq!(field.property("autocomplete"), "list");
        assert_eq!(field.property("hasPopup"), "listbox");
        assert_eq!(field.property("focused"), "true");
        assert_eq!(tree.target(field, "controls")?.role, "listbox");
        let active = tree.target(field, "activedescendant")?;
        assert_eq!(active.role, "option");
        let list = tree.one("listbox", "Archive")?;
        let options: Vec<_> = tree
            .inside(list)
            .into_iter()
            .filter(|node| node.role == "option")
            .collect();
        assert!(
            options.iter().any(|option| option.name == active.name),
            "{:?}",
            names(&options)
        );
        let selected: Vec<_> = options
            .iter()
            .filter(|option| option.property("selected") == "true")
            .collect();
        assert_eq!(selected.len(), 1, "{:?}", names(&options));
    }
    page.strike(Key::Escape).await?;
    page.is_gone(&any("option")).await?;
    assert_eq!(state("aria-expanded").await?.as_deref(), Some("false"));
    Ok(())
}

/// Writes down what live regions say, each time that their words change.
const LISTEN: &str = r#"
const said = new Map();
window.heard = [];
const look = () => {
    for (const region of document.querySelectorAll("[role=status], [role=alert], [role=log]")) {
        const words = region.textContent.replace(/\s+/g, " ").trim();
        if (words !== (said.get(region) ?? "")) {
            said.set(region, words);
            if (words) window.heard.push(`${region.getAttribute("role")}: ${words}`);
        }
    }
};
for (const region of document.querySelectorAll("[role=status], [role=alert], [role=log]"))
    said.set(region, region.textContent.replace(/\s+/g, " ").trim());
new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true });
"#;

async fn heard(page: &Page) -> Result<Vec<String>> {
    page.look("return window.heard.splice(0);", vec![]).await
}

#[test]
fn saving_saved_and_failures_are_said_once() -> Result<()> {
    at_the_desk(
        |_| {},
        async |desk| {
            desk.expect_in_console("422");
            let page = desk.open("/account").await?;
            let name = textbox("Name").within(region("Profile"));
            page.holds(&name, "Jane Doe").await?;
            page.find(&heading("My account")).await?;
            page.says(&region("Email settings"), "No mailbox yet").await?;
            page.look::<()>(LISTEN, vec![json!(null)]).await?;

            page.fill(&name, "Jane D. Doe").await?;
            page.click(&button("Save")).await?;
            page.hears("status", "Saved at").await?;
            let said = heard(&page).await?;
            for words in ["status: Unsaved changes", "status: Saving", "status: Saved at"] {
                let times = said.iter().filter(|said| said.starts_with(words)).count();
                assert_eq!(times, 1, "{words} in {said:?}");
            }
            assert!(said.iter().all(|said| said.starts_with("status")), "{said:?}");

            // What is not accepted fails for good: an alert, and no status that says it too.
            let refused = FaultKind::Problem {
                code: ProblemCode::ValidationFailed,
                retry_after: None,
            };
            desk.ats
                .running()
                .faults()
                .add(Fault::new(Method::PATCH, "/api/v1/account", refused));
            page.fill(&name, "Jane Doe").await?;
            page.click(&button("Save")).await?;
            page.hears("alert", "Your changes are not saved").await?;
            let said = heard(&page).await?;
            let failures: Vec<_> = said.iter().filter(|said| said.contains("not saved")).collect();
            assert_eq!(failures.len(), 1, "{said:?}");
            assert!(failures[0].starts_with("alert: "), "{said:?}");
            assert!(
                !failures[0].contains("Your changes are not saved Your"),
                "{said:?}"
            );
            Ok(())
        },
    )
}
