//! One tab: what a recruiter does there, and what there is to see.

use std::sync::Arc;

use anyhow::{Context, Result, bail};
use http::Method;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use thirtyfour::{By, Key, TypingData, WebDriver, WebElement, WindowHandle};

use crate::browser::Browser;
use crate::settings::Kind;
use crate::target::{Target, option};
use crate::until::{Look, until};

const FIND: &str = include_str!("find.js");
const FOCUS: &str = include_str!("focus.js");

/// No page has so many.
const MOST_STOPS: usize = 60;

/// A tab.
#[derive(Clone, Debug)]
pub struct Page {
    browser: Arc<Browser>,
    /// The driver's name for it.
    pub tab: WindowHandle,
}

impl Page {
    /// The tab of this handle.
    pub fn new(browser: Arc<Browser>, tab: WindowHandle) -> Self {
        Self { browser, tab }
    }

    /// The browser's first tab.
    ///
    /// # Errors
    /// When the browser does not answer, or has none.
    pub async fn first(browser: &Arc<Browser>) -> Result<Self> {
        let tabs = browser.tabs().await?;
        let first = tabs.into_iter().next().context("the browser has no tab")?;
        Ok(Self::new(browser.clone(), first))
    }

    /// The browser that it is a tab of.
    pub fn browser(&self) -> &Browser {
        &self.browser
    }

    /// The tab, made the one that commands go to.
    async fn session(&self) -> Result<&WebDriver> {
        let session = &self.browser.session;
        session.switch_to_window(self.tab.clone()).await?;
        Ok(session)
    }

    /// Goes to an address as if it were typed.
    pub async fn go_to(&self, address: &str) -> Result<()> {
        Ok(self.session().await?.goto(address).await?)
    }

    /// Loads the page again.
    pub async fn reload(&self) -> Result<()> {
        Ok(self.session().await?.refresh().await?)
    }

    /// The app needs no more files: what happens from now on needs no web server.
    pub async fn is_complete(&self) -> Result<()> {
        until("the app to have all its parts", async || {
            let marks: usize = self
                .look(
                    "return performance.getEntriesByName('mailbridge-complete').length;",
                    vec![],
                )
                .await?;
            Ok(Look::holds(marks > 0, || "no mark".to_owned()))
        })
        .await
    }

    /// Back in the history.
    pub async fn back(&self) -> Result<()> {
        Ok(self.session().await?.back().await?)
    }

    /// What the tab shows, as PNG.
    pub async fn picture(&self) -> Result<Vec<u8>> {
        Ok(self.session().await?.screenshot_as_png().await?)
    }

    /// Closes the tab.
    pub async fn close(&self) -> Result<()> {
        Ok(self.session().await?.close_window().await?)
    }

    /// What stands in the address bar.
    pub async fn address(&self) -> Result<String> {
        Ok(self.session().await?.current_url().await?.to_string())
    }

    /// Waits until the address ends in `end`.
    pub async fn arrives_at(&self, end: &str) -> Result<()> {
        until(format!("the address …{end}"), async || {
            let address = self.address().await?;
            Ok(Look::holds(address.ends_with(end), || address))
        })
        .await
    }

    /// Runs a script that only looks.
    pub async fn look<T: DeserializeOwned>(&self, script: &str, arguments: Vec<Value>) -> Result<T> {
        Ok(self
            .session()
            .await?
            .execute(script, arguments)
            .await?
            .convert()?)
    }

    /// Time flies in this tab until it is loaded again: waits of ten seconds and more take a tenth.
    pub async fn hurry(&self) -> Result<()> {
        let script = "const { setTimeout } = window;
            window.setTimeout = (then, wait, ...rest) =>
                setTimeout.call(window, then, wait >= 10_000 ? wait / 10 : wait, ...rest);";
        self.look(script, vec![]).await
    }

    /// Sets the tab's clock back by so many minutes until it is loaded again.
    pub async fn set_clock_back(&self, minutes: u32) -> Result<()> {
        // Firefox gives scripts of the driver a `Date` of their own.
        let script = "const { Date } = window, { now } = Date;
            Date.now = () => now() - arguments[0] * 60_000;";
        self.look(script, vec![minutes.into()]).await
    }

    /// Waits for the one element that the target names. The browser confirms its role and name.
    pub async fn find(&self, target: &Target) -> Result<WebElement> {
        self.with(target, async |element| Ok(element)).await
    }

    /// Waits until nothing of this name is there.
    pub async fn is_gone(&self, target: &Target) -> Result<()> {
        until(format!("{target} to be gone"), async || {
            Ok(match self.glance(target).await? {
                Glance::None(_) => Look::There(()),
                Glance::One(_) | Glance::Many(_) => Look::NotYet("it is still there".to_owned()),
            })
        })
        .await
    }

    /// Waits until at least one is there.
    pub async fn appears(&self, target: &Target) -> Result<()> {
        until(target, async || {
            Ok(match self.glance(target).await? {
                Glance::None(instead) => Look::NotYet(instead),
                Glance::One(_) | Glance::Many(_) => Look::There(()),
            })
        })
        .await
    }

    /// How many there are now.
    pub async fn count(&self, target: &Target) -> Result<usize> {
        Ok(match self.glance(target).await? {
            Glance::None(_) => 0,
            Glance::One(_) => 1,
            Glance::Many(count) => count,
        })
    }

    /// Clicks it with the mouse, once nothing covers it.
    pub async fn click(&self, target: &Target) -> Result<()> {
        self.with(target, async |element| Ok(element.click().await?))
            .await
    }

    /// Puts the keyboard's focus on it.
    pub async fn focus(&self, target: &Target) -> Result<()> {
        self.with(target, async |element| Ok(element.focus().await?))
            .await
    }

    /// Replaces what stands in a field by typing.
    pub async fn fill(&self, target: &Target, text: &str) -> Result<()> {
        self.with(target, async |element| {
            element.send_keys(Key::Control + "a").await?;
            element.send_keys(Key::Backspace + text).await?;
            Ok(())
        })
        .await
    }

    /// Chooses an option of a `select` by its words, once it is there.
    pub async fn choose(&self, target: &Target, option: &str) -> Result<()> {
        until(format!("{option:?} in {target}"), async || {
            let select = self.find(target).await?;
            let words = format!("./option[normalize-space() = {option:?}]");
            if let Some(found) = select.find_all(By::XPath(&*words)).await?.first() {
                found.click().await?;
                return Ok(Look::There(()));
            }
            Ok(Look::NotYet("other options".to_owned()))
        })
        .await
    }

    /// Types into a combobox and clicks the option that has these words in its name.
    pub async fn pick(&self, combobox: &Target, typed: &str, words: &str) -> Result<()> {
        self.fill(combobox, typed).await?;
        self.click(&option(words).in_part()).await
    }

    /// Types on the keyboard, to whatever has the focus.
    pub async fn press(&self, keys: impl Into<TypingData>) -> Result<()> {
        let keys: TypingData = keys.into();
        let session = self.session().await?;
        session.active_element().await?.send_keys(keys).await?;
        Ok(())
    }

    /// Presses keys one after the other as the keyboard does, wherever the focus is.
    pub async fn strike(&self, keys: impl Into<TypingData>) -> Result<()> {
        let session = self.session().await?;
        let chain = session.action_chain();
        Ok(chain.send_keys(keys).perform().await?)
    }

    /// Presses Tab until the focus is on the target.
    pub async fn tab_to(&self, target: &Target) -> Result<()> {
        self.walk_to(target, false).await
    }

    /// Presses Shift and Tab until the focus is on the target.
    pub async fn tab_back_to(&self, target: &Target) -> Result<()> {
        self.walk_to(target, true).await
    }

    /// Each stop on the way has to show the focus.
    async fn walk_to(&self, target: &Target, back: bool) -> Result<()> {
        let element = self.find(target).await?;
        let mut stops = Vec::new();
        while stops.len() < MOST_STOPS {
            let session = self.session().await?;
            let chain = session.action_chain();
            let chain = match back {
                true => chain.key_down(Key::Shift).send_keys(Key::Tab).key_up(Key::Shift),
                false => chain.send_keys(Key::Tab),
            };
            chain.perform().await?;
            let stop = self.focus_shows().await?;
            if session.active_element().await? == element {
                return Ok(());
            }
            stops.push(stop);
        }
        bail!("Tab does not reach {target}; it stops at {stops:#?}")
    }

    /// Where the focus is, which has to be seen there: in view, uncovered, with an outline.
    pub async fn focus_shows(&self) -> Result<String> {
        until("the focus to show", async || {
            let session = self.session().await?;
            let answer = session.execute(FOCUS, vec![]).await?;
            let (stop, hidden): (String, Option<String>) = answer.convert()?;
            Ok(match hidden {
                None => Look::There(stop),
                Some(reason) => Look::NotYet(format!("{stop}: {reason}")),
            })
        })
        .await
    }

    /// A command of the Chrome DevTools Protocol, in Chromium.
    pub async fn devtools(&self, command: &str, parameters: Value) -> Result<Value> {
        self.session().await?;
        let body = json!({ "cmd": command, "params": parameters });
        self.browser
            .command(Method::POST, "/goog/cdp/execute", Some(body))
            .await
    }

    /// Makes the page so wide in Firefox, whose windows are not as narrow: CSS pixels.
    pub async fn set_width(&self, width: u32) -> Result<()> {
        self.session().await?;
        let script = "const { style } = gBrowser.selectedBrowser; style.maxWidth = style.minWidth = `${arguments[0]}px`;";
        self.browser.as_browser(script, vec![json!(width)]).await?;
        Ok(())
    }

    /// Sets how large the browser shows text, as users do in its settings: CSS pixels, 16 by default.
    pub async fn set_text_size(&self, size: u32) -> Result<()> {
        match self.browser.kind {
            Kind::Chromium => {
                let sizes = json!({ "fontSizes": { "standard": size } });
                self.devtools("Page.setFontSizes", sizes).await?;
            }
            Kind::Firefox => {
                let script = "Services.prefs.setIntPref('font.size.variable.x-western', arguments[0]);";
                self.browser.as_browser(script, vec![json!(size)]).await?;
            }
        }
        Ok(())
    }

    /// Which browser it is in.
    pub fn kind(&self) -> Kind {
        self.browser.kind
    }

    /// What stands in a field.
    pub async fn value(&self, target: &Target) -> Result<String> {
        self.with(target, async |element| {
            Ok(element.prop("value").await?.unwrap_or_default())
        })
        .await
    }

    /// Waits until this stands in a field.
    pub async fn holds(&self, target: &Target, value: &str) -> Result<()> {
        until(format!("{value:?} in {target}"), async || {
            let now = self.value(target).await?;
            Ok(Look::holds(now == value, || format!("{now:?}")))
        })
        .await
    }

    /// The words that it shows.
    pub async fn text(&self, target: &Target) -> Result<String> {
        self.with(target, async |element| Ok(element.text().await?)).await
    }

    /// An attribute.
    pub async fn attribute(&self, target: &Target, name: &'static str) -> Result<Option<String>> {
        self.with(target, async |element| Ok(element.attr(name).await?))
            .await
    }

    /// Finds the element and does something with it; once more when the page replaced it or covered it in between.
    async fn with<T>(
        &self,
        target: &Target,
        mut action: impl AsyncFnMut(WebElement) -> Result<T>,
    ) -> Result<T> {
        until(target, async || {
            Ok(match self.glance(target).await? {
                Glance::One(element) => match self.doubt(target, &element).await? {
                    None => Look::There(action(element).await?),
                    Some(doubt) => Look::NotYet(doubt),
                },
                Glance::None(instead) => Look::NotYet(instead),
                Glance::Many(count) => Look::NotYet(format!("{count} of them")),
            })
        })
        .await
    }

    /// Waits until these words stand in it.
    pub async fn says(&self, target: &Target, words: &str) -> Result<()> {
        until(format!("{words:?} in {target}"), async || {
            let now = self.text(target).await?;
            Ok(Look::holds(now.contains(words), || format!("{now:?}")))
        })
        .await
    }

    /// Waits until one of the live regions of this role (`status`, `alert`) says these words, and gives all that it says.
    pub async fn hears(&self, role: &str, words: &str) -> Result<String> {
        let script = "return [...document.querySelectorAll(`[role=${arguments[0]}]`)].map((region) => region.textContent);";
        until(format!("a {role} that says {words:?}"), async || {
            let all: Vec<String> = self.look(script, vec![json!(role)]).await?;
            Ok(match all.iter().find(|said| said.contains(words)) {
                Some(said) => Look::There(said.clone()),
                None => Look::NotYet(format!("{all:?}")),
            })
        })
        .await
    }

    /// Waits until the keyboard's focus is on it.
    pub async fn has_focus(&self, target: &Target) -> Result<()> {
        until(format!("the focus on {target}"), async || {
            let element = self.find(target).await?;
            let active = self.session().await?.active_element().await?;
            if active == element {
                return Ok(Look::There(()));
            }
            let html: String = active.outer_html().await?.chars().take(200).collect();
            Ok(Look::NotYet(format!("it is on {html}")))
        })
        .await
    }

    /// Whether the keyboard's focus is on the element now.
    pub async fn is_focused(&self, element: &WebElement) -> Result<bool> {
        Ok(self.session().await?.active_element().await? == *element)
    }

    /// Waits until its upper edge is seen, below what sticks to the top.
    pub async fn is_in_view(&self, target: &Target) -> Result<()> {
        let script = "const { x, y, width } = arguments[0].getBoundingClientRect();
            const top = document.elementFromPoint(x + width / 2, y + 2);
            return [y, arguments[0].contains(top)];";
        until(format!("{target} in view"), async || {
            let element = self.find(target).await?;
            let session = self.session().await?;
            let answer = session.execute(script, vec![element.to_json()?]).await?;
            let (top, is_seen): (f64, bool) = answer.convert()?;
            Ok(Look::holds(is_seen, || format!("its upper edge is at {top}")))
        })
        .await
    }

    /// Whether something is there now, and how often.
    async fn glance(&self, target: &Target) -> Result<Glance> {
        let session = self.session().await?;
        let answer = session.execute(FIND, vec![json!(target)["steps"].take()]).await?;
        let mut answer = answer.json().clone();
        let instead = answer["instead"].as_str().unwrap_or_default().to_owned();
        let Value::Array(mut found) = answer["found"].take() else {
            // Firefox ends a script with nothing when the page changes.
            return Ok(Glance::None("the page is changing".to_owned()));
        };
        Ok(match (found.pop(), found.len()) {
            (None, _) => Glance::None(instead),
            (Some(element), 0) => Glance::One(WebElement::from_json(element, session.handle().clone())?),
            (Some(_), others) => Glance::Many(others + 1),
        })
    }

    /// What the browser itself says of role and name, if it is something else.
    async fn doubt(&self, target: &Target, element: &WebElement) -> Result<Option<String>> {
        let step = target.last();
        let role = self.computed(element, "computedrole").await?;
        let label = self.computed(element, "computedlabel").await?;
        let agrees = step.is(&role) && step.fits(&label);
        Ok((!agrees).then(|| format!("to assistive technology it is a {role} named {label:?}")))
    }

    async fn computed(&self, element: &WebElement, what: &str) -> Result<String> {
        let endpoint = format!("/element/{}/{what}", element.element_id());
        let value = self.browser.command(Method::GET, &endpoint, None).await?;
        value
            .as_str()
            .map(str::to_owned)
            .with_context(|| format!("{what} is {value}"))
    }
}

enum Glance {
    None(String),
    One(WebElement),
    Many(usize),
}
