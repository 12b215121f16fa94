//! Which functions the app runs until My account can be used, and while nobody does more than open and close the menu:
//! `cargo xtask record`.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;
use mailbridge_reference_ats::Scenario;
use thirtyfour::Key;

use crate::browser::Browser;
use crate::page::Page;
use crate::running::with_the_app;
use crate::target::{Target, any, button, link};
use crate::until::{Look, until};

/// A first screen, and what its user's menu is called.
#[derive(Clone, Copy, Debug)]
pub struct Screen {
    /// The account.
    pub scenario: Scenario,
    /// The name of the menu.
    pub user: &'static str,
    /// Where it is.
    pub address: &'static str,
    /// Runs before the page's own scripts.
    pub script: &'static str,
}

/// Everything is there when the app begins.
const fn at_once(scenario: Scenario) -> Screen {
    with(scenario, "")
}

const fn with(scenario: Scenario, script: &'static str) -> Screen {
    let user = match scenario {
        Scenario::Dutch => "Sanne de Vries",
        Scenario::NotActivated => "Alex Smith",
        _ => "Jane Doe",
    };
    Screen {
        scenario,
        user,
        address: "/account",
        script,
    }
}

/// The first screens that begin without all of the app.
pub const SCREENS: [Screen; 13] = [
    at_once(Scenario::Fresh),
    at_once(Scenario::Connected),
    at_once(Scenario::NotActivated),
    at_once(Scenario::NeedsReconnect),
    at_once(Scenario::FolderGone),
    at_once(Scenario::Dutch),
    with(Scenario::Dutch, REMEMBERED),
    with(Scenario::Connected, SLOW_FILES),
    with(Scenario::Connected, SLOW_ANSWERS),
    with(Scenario::Connected, ESCAPED),
    with(Scenario::Connected, NEWER_ATS),
    with(Scenario::Connected, LEAST_CONFIGURATION),
    Screen {
        address: "/account#email-settings",
        ..at_once(Scenario::Connected)
    },
];

/// Somebody was here before.
const REMEMBERED: &str =
    "localStorage.setItem('mailbridge.theme', 'dark'); localStorage.setItem('mailbridge.language', 'nl');";

/// Configuration and texts come after the app.
const SLOW_FILES: &str = "const ask = window.fetch;
    window.fetch = async (address, options) => {
        const answer = await ask(address, options);
        if (`${address}`.endsWith('.json')) await new Promise((go) => setTimeout(go, 1000));
        return answer;
    };";

/// And so does what the API answers.
const SLOW_ANSWERS: &str = "const ask = window.fetch;
    window.fetch = async (address, options) => {
        const answer = await ask(address, options);
        if (`${address}`.includes('/api/')) await new Promise((go) => setTimeout(go, 1000));
        return answer;
    };";

/// JSON as other servers write it: with escapes (RFC 8259 section 7).
const ESCAPED: &str = r"const { text } = Response.prototype;
    Response.prototype.text = async function () {
        const written = await text.call(this);
        const escape = (character) => '\\u' + character.charCodeAt(0).toString(16).padStart(4, '0');
        return written.replaceAll('/', '\\/').replace(/[^\0-\x7f]/g, escape);
    };";

/// Whatever the ATS answers says more than this version knows.
const NEWER_ATS: &str = r#"const { text } = Response.prototype;
    const more = (value) => {
        if (Array.isArray(value)) return value.map(more);
        if (value === null || typeof value !== 'object') return value;
        const known = Object.entries(value).map(([name, member]) => [name, more(member)]);
        const newer = [{ is: true, not: null }, 'a\u00e9"', -1, 200];
        return Object.fromEntries([['newer', newer], ...known, ['newest', {}]]);
    };
    Response.prototype.text = async function () {
        const written = await text.call(this);
        return this.url.includes('/api/') ? JSON.stringify(more(JSON.parse(written))) : written;
    };"#;

/// The configuration says what it has to say, and nothing else.
const LEAST_CONFIGURATION: &str = "const { text } = Response.prototype;
    Response.prototype.text = async function () {
        const written = await text.call(this);
        if (!this.url.endsWith('/config.json')) return written;
        const { sign_in_url, support: { email }, providers } = JSON.parse(written);
        const least = ({ exchange, authorization_response_iss_parameter_supported, ...needed }) => needed;
        return JSON.stringify({ sign_in_url, support: { email }, providers: providers.map(least) });
    };";

/// What the app hears from other tabs, from the network, and when its page is hidden, shown again, and left.
const HEARD: &str = "const channel = new BroadcastChannel('mailbridge.saves');
    channel.postMessage('\"RollCall\"');
    channel.close();
    dispatchEvent(new StorageEvent('storage', { key: 'ats.unsaved', newValue: '1' }));
    dispatchEvent(new Event('online'));
    for (const state of ['hidden', 'visible', 'hidden']) {
        Object.defineProperty(document, 'visibilityState', { value: state, configurable: true });
        document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
    }
    for (const name of ['blur', 'focus', 'beforeunload', 'pagehide']) dispatchEvent(new Event(name, { cancelable: true }));";

/// Prints the numbers of the functions that ran for any of the screens.
///
/// # Errors
/// When browser or servers fail.
pub async fn run() -> Result<()> {
    let mut ran = BTreeSet::new();
    for screen in SCREENS {
        let seen = with_the_app(
            |options| options.scenario = screen.scenario,
            async |browser, origin| look(browser, origin, &screen).await,
        );
        ran.extend(seen.await?);
    }
    println!("{}", ran.iter().map(u32::to_string).collect::<Vec<_>>().join(" "));
    Ok(())
}

async fn look(browser: &Arc<Browser>, origin: &str, screen: &Screen) -> Result<Vec<u32>> {
    let page = Page::first(browser).await?;
    browser.run_before_each_page(screen.script).await?;
    page.go_to(&format!("{origin}{}", screen.address)).await?;
    page.appears(&any("region")).await?;
    if screen.scenario == Scenario::Connected {
        page.find(&link("Edit folders")).await?;
    }
    use_menu(&page, &button(screen.user)).await?;
    is_quiet(&page, LONGEST_PAUSE).await?;
    page.look::<()>(HEARD, vec![]).await?;
    is_quiet(&page, Duration::from_secs(1)).await?;
    page.look("return [...globalThis.mailbridge.ran]", vec![]).await
}

/// A press of the mouse on what is no part of a menu.
const ELSEWHERE: &str =
    "document.querySelector('h1').dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }))";

/// Opens and closes a menu in all the ways there are.
///
/// # Errors
/// When the browser fails, or the menu is not opened or closed.
pub async fn use_menu(page: &Page, menu: &Target) -> Result<()> {
    let item = any("menuitem");
    page.click(menu).await?;
    page.appears(&item).await?;
    page.click(menu).await?;
    page.is_gone(&item).await?;
    for (open, close) in [(Key::Down, Key::Escape), (Key::Up, Key::Tab)] {
        page.focus(menu).await?;
        page.strike(open).await?;
        page.appears(&item).await?;
        for key in [Key::Down, Key::Up, Key::Home, Key::End] {
            page.strike(key).await?;
        }
        page.strike("h").await?;
        page.strike(close).await?;
        page.is_gone(&item).await?;
    }
    page.click(menu).await?;
    page.appears(&item).await?;
    page.look::<()>(ELSEWHERE, vec![]).await?;
    page.is_gone(&item).await
}

/// More than the app waits before it says that an answer takes long.
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

/// Waits until the app has asked for its parts, and no function has run for the first time for so long.
async fn is_quiet(page: &Page, time: Duration) -> Result<()> {
    const NEW: &str = "const { asksForParts, ran } = globalThis.mailbridge;
        const before = ran.size;
        return new Promise((done) => setTimeout(() => done([asksForParts, ran.size - before]), arguments[0]));";
    until("the app to be quiet", async || {
        let (asks, new): (bool, usize) = page.look(NEW, vec![(1000.0 * time.as_secs_f64()).into()]).await?;
        Ok(Look::holds(asks && new == 0, || {
            format!("asks for its parts: {asks}; functions that ran first: {new}")
        }))
    })
    .await
}
