//! The gallery in a browser: one page load, then state after state.

use std::fmt;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use base64::prelude::{BASE64_STANDARD, Engine};
use http::Method;
use serde_json::{Value, json};

use crate::ats::Ats;
use crate::browser::Browser;
use crate::settings::Settings;
use crate::until::{Look, until};

const LOOK: &str = include_str!("gallery.js");
/// As high as an ordinary window: what sticks is where it is.
const HEIGHT: u32 = 800;

/// The built gallery in a browser of its own. The reference ATS serves its files, with the app's content security policy.
pub struct Gallery {
    ats: Ats,
    browser: Browser,
    /// Every state.
    pub states: Vec<String>,
    data: Vec<String>,
}

/// Something that is wrong with a state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The state's address.
    pub state: String,
    /// What is wrong.
    pub what: String,
    /// The element.
    pub place: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\n    {}\n    {}", self.state, self.what, self.place)
    }
}

/// What is looked for besides layout.
#[derive(Clone, Copy, Debug, Default)]
pub struct Looks {
    /// What axe-core finds.
    pub axe: bool,
    /// What the pseudo-language shows as not translated.
    pub untranslated: bool,
}

impl Gallery {
    /// Opens it.
    ///
    /// # Errors
    /// When a part of it does not start.
    pub async fn open(settings: &Settings) -> Result<Self> {
        let ats = Ats::start(settings, |_| {}).await?;
        let browser = Browser::start(settings).await?;
        let mut gallery = Self {
            ats,
            browser,
            states: Vec::new(),
            data: Vec::new(),
        };
        let address = format!("{}/?frame&story=frame/home", gallery.ats.origin());
        gallery.browser.session.goto(address).await?;
        until("the gallery", async || {
            let ready = gallery
                .script("return globalThis.gallery?.ready === true")
                .await?;
            Ok(Look::holds(ready == json!(true), || "not there yet".to_owned()))
        })
        .await?;
        gallery.states = gallery.list("return gallery.stories").await?;
        gallery.data = gallery.list("return gallery.data").await?;
        Ok(gallery)
    }

    /// Gives it axe-core.
    ///
    /// # Errors
    /// When the script cannot be read.
    pub async fn load_axe(&self, script: &Path) -> Result<()> {
        let script = fs::read_to_string(script).with_context(|| format!("no {}", script.display()))?;
        self.script(&format!("{script}; return null")).await.map(drop)
    }

    /// Makes the window so wide, in CSS pixels.
    ///
    /// # Errors
    /// When the browser refuses.
    pub async fn set_width(&self, width: u32) -> Result<()> {
        let metrics = json!({ "width": width, "height": HEIGHT, "deviceScaleFactor": 1, "mobile": false });
        self.devtools("Emulation.setDeviceMetricsOverride", metrics)
            .await
            .map(drop)
    }

    /// Switches the browser's own forced colours on, in the light or the dark palette.
    ///
    /// # Errors
    /// When the browser refuses.
    pub async fn force_colours(&self, scheme: &str) -> Result<()> {
        let features = json!([
            { "name": "forced-colors", "value": "active" },
            { "name": "prefers-color-scheme", "value": scheme },
        ]);
        self.devtools("Emulation.setEmulatedMedia", json!({ "features": features }))
            .await
            .map(drop)
    }

    /// Shows a state with these settings, and tells what is wrong with it.
    ///
    /// # Errors
    /// When the browser does not answer.
    pub async fn look(&self, state: &str, settings: &str, looks: Looks) -> Result<Vec<Finding>> {
        let query = format!("?story={state}{settings}");
        let data = looks.untranslated.then_some(&self.data);
        let arguments = vec![json!(query), json!(looks.axe), json!(data)];
        let answer = self.browser.session.execute_async(LOOK, arguments).await?;
        let found: Vec<(String, String)> = serde_json::from_value(answer.json().clone())?;
        let finding = |(what, place)| Finding {
            state: query.clone(),
            what,
            place,
        };
        Ok(found.into_iter().map(finding).collect())
    }

    /// Looks at every state.
    ///
    /// # Errors
    /// When the browser does not answer.
    pub async fn look_at_all(&self, settings: &str, looks: Looks) -> Result<Vec<Finding>> {
        let mut found = Vec::new();
        for state in &self.states {
            found.extend(self.look(state, settings, looks).await?);
        }
        Ok(found)
    }

    /// The state that is shown, in its whole height, as PNG.
    ///
    /// # Errors
    /// When the browser does not answer.
    pub async fn picture(&self) -> Result<Vec<u8>> {
        // What has the focus may have been scrolled to, and what sticks would stand in the middle.
        self.script("scrollTo(0, 0)").await?;
        let metrics = self.devtools("Page.getLayoutMetrics", json!({})).await?;
        let size = |name: &str| metrics["cssContentSize"][name].as_f64().unwrap_or_default();
        let clip = json!({ "x": 0, "y": 0, "width": size("width"), "height": size("height"), "scale": 1 });
        let picture = self
            .devtools(
                "Page.captureScreenshot",
                json!({ "captureBeyondViewport": true, "clip": clip }),
            )
            .await?;
        let data = picture["data"].as_str().context("no picture")?;
        Ok(BASE64_STANDARD.decode(data)?)
    }

    /// Ends the browser and the server.
    ///
    /// # Errors
    /// When the browser does not end.
    pub async fn close(mut self) -> Result<()> {
        let ended = self.browser.stop().await;
        self.ats.stop().await;
        ended
    }

    async fn devtools(&self, command: &str, parameters: Value) -> Result<Value> {
        let body = json!({ "cmd": command, "params": parameters });
        self.browser
            .command(Method::POST, "/goog/cdp/execute", Some(body))
            .await
    }

    async fn script(&self, script: &str) -> Result<Value> {
        let answer = self.browser.session.execute(script, vec![]).await?;
        Ok(answer.json().clone())
    }

    async fn list(&self, script: &str) -> Result<Vec<String>> {
        Ok(serde_json::from_value(self.script(script).await?)?)
    }
}
