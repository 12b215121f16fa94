//! One browser session with a fresh profile.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::{Context, Result};
use http::Method;
use serde_json::{Value, json};
use thirtyfour::common::command::{Command, ExtensionCommand};
use thirtyfour::{Capabilities, WebDriver, WindowHandle};

use crate::driver::Driver;
use crate::settings::{Kind, Settings};

/// Firefox reaches this machine even while it is offline: a proxy that is not there keeps it from that.
const FIREFOX_OFFLINE: &str = "const [offline] = arguments;
const proxy = { type: 1, http: '127.0.0.1', http_port: 9, allow_hijacking_localhost: true };
for (const [name, value] of Object.entries(proxy)) {
    const pref = `network.proxy.${name}`;
    if (!offline) Services.prefs.clearUserPref(pref);
    else if (typeof value === 'number') Services.prefs.setIntPref(pref, value);
    else if (typeof value === 'boolean') Services.prefs.setBoolPref(pref, value);
    else Services.prefs.setCharPref(pref, value);
}
Services.io.offline = offline;";

/// A session.
#[derive(Debug)]
pub struct Browser {
    /// Which browser it is.
    pub kind: Kind,
    pub(crate) session: WebDriver,
    driver: Driver,
    output_read: AtomicUsize,
}

impl Browser {
    /// Starts driver and browser.
    ///
    /// # Errors
    /// When one of them does not start.
    pub async fn start(settings: &Settings) -> Result<Self> {
        let driver = Driver::start(settings).await?;
        let session = match WebDriver::new(driver.address.clone(), capabilities(settings)).await {
            Ok(session) => session,
            Err(error) => {
                let log = driver.log();
                driver.stop().await?;
                return Err(error).with_context(|| format!("the browser does not start: {log}"));
            }
        };
        session.set_window_rect(0, 0, 1280, 1000).await?;
        Ok(Self {
            kind: settings.browser,
            session,
            driver,
            output_read: AtomicUsize::new(0),
        })
    }

    /// The tabs, in the order in which the driver knows them.
    ///
    /// # Errors
    /// When the browser does not answer.
    pub async fn tabs(&self) -> Result<Vec<WindowHandle>> {
        Ok(self.session.windows().await?)
    }

    /// Opens an empty tab.
    ///
    /// # Errors
    /// When the browser does not answer.
    pub async fn open_tab(&self) -> Result<WindowHandle> {
        Ok(self.session.new_tab().await?)
    }

    /// Runs a script in each page of the current tab that loads from now on, before the page's own. Chromium only.
    ///
    /// # Errors
    /// When the browser does not answer, or is another one.
    pub async fn run_before_each_page(&self, script: &str) -> Result<()> {
        let command =
            json!({ "cmd": "Page.addScriptToEvaluateOnNewDocument", "params": { "source": script } });
        self.command(Method::POST, "/goog/cdp/execute", Some(command))
            .await
            .map(drop)
    }

    /// Changes a setting that is on or off, or a number. Firefox only.
    ///
    /// # Errors
    /// When the browser does not answer, or is another one.
    pub async fn set_preference(&self, name: &str, value: impl Into<Value>) -> Result<()> {
        let script = "const [name, value] = arguments;
            if (typeof value === 'number') Services.prefs.setIntPref(name, value);
            else Services.prefs.setBoolPref(name, value);";
        self.as_browser(script, vec![json!(name), value.into()])
            .await
            .map(drop)
    }

    /// Forgets all files that were kept. Firefox only.
    ///
    /// # Errors
    /// When the browser does not answer, or is another one.
    pub async fn clear_cache(&self) -> Result<()> {
        let script = "Services.cache2.clear(); ChromeUtils.clearResourceCache();";
        self.as_browser(script, vec![]).await.map(drop)
    }

    /// Takes the network away from all tabs, or gives it back.
    ///
    /// # Errors
    /// When the browser does not answer.
    pub async fn set_offline(&self, offline: bool) -> Result<()> {
        match self.kind {
            Kind::Chromium => {
                let conditions = json!({ "network_conditions": {
                    "offline": offline, "latency": 0, "download_throughput": -1, "upload_throughput": -1,
                } });
                self.command(Method::POST, "/chromium/network_conditions", Some(conditions))
                    .await?;
            }
            Kind::Firefox => {
                self.as_browser(FIREFOX_OFFLINE, vec![json!(offline)]).await?;
            }
        }
        Ok(())
    }

    /// Runs a script with the rights of Firefox itself.
    pub(crate) async fn as_browser(&self, script: &str, arguments: Vec<Value>) -> Result<Value> {
        let context = |name: &str| json!({ "context": name });
        self.command(Method::POST, "/moz/context", Some(context("chrome")))
            .await?;
        let result = self.session.execute(script, arguments).await;
        self.command(Method::POST, "/moz/context", Some(context("content")))
            .await?;
        Ok(result?.json().clone())
    }

    /// A command that the client library has no name for.
    pub(crate) async fn command(&self, method: Method, endpoint: &str, body: Option<Value>) -> Result<Value> {
        let command = Plain {
            method,
            endpoint: endpoint.into(),
            body,
        };
        let answer = self
            .session
            .cmd(Command::ExtensionCommand(Box::new(command)))
            .await?;
        Ok(answer.value_json()?)
    }

    /// What the driver and the browser wrote to their output.
    pub fn output(&self) -> String {
        self.driver.log()
    }

    /// What of it came since the last call.
    pub(crate) fn new_output(&self) -> String {
        let output = self.driver.log();
        let before = self.output_read.swap(output.len(), Ordering::Relaxed);
        output[before..].to_owned()
    }

    /// Ends browser and driver.
    ///
    /// # Errors
    /// When one of them does not end.
    pub async fn stop(self) -> Result<()> {
        let ended = self.session.quit().await;
        self.driver.stop().await?;
        ended.context("the browser does not end")
    }
}

#[derive(Debug)]
struct Plain {
    method: Method,
    endpoint: Arc<str>,
    body: Option<Value>,
}

impl ExtensionCommand for Plain {
    fn parameters_json(&self) -> Option<Value> {
        self.body.clone()
    }

    fn method(&self) -> Method {
        self.method.clone()
    }

    fn endpoint(&self) -> Arc<str> {
        self.endpoint.clone()
    }
}

fn capabilities(settings: &Settings) -> Capabilities {
    let mut wanted = match settings.browser {
        Kind::Chromium => json!({
            "browserName": "chrome",
            "goog:chromeOptions": { "args": [
                // Without it Chromium does not start as root, which is what containers run as.
                "--no-sandbox",
                "--lang=en-US",
                // A click waits for no smooth scrolling.
                "--force-prefers-reduced-motion",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--disable-quic",
            ] },
            "goog:loggingPrefs": { "browser": "ALL" },
        }),
        Kind::Firefox => json!({
            "browserName": "firefox",
            "moz:firefoxOptions": {
                "args": [],
                "prefs": {
                    "intl.accept_languages": "en-US, en",
                    "ui.prefersReducedMotion": 1,
                    // `console.error` and the like go to the driver's output: Firefox keeps them nowhere else.
                    "devtools.console.stdout.content": true,
                },
            },
        }),
    };
    if !settings.visible {
        let (options, headless) = match settings.browser {
            Kind::Chromium => ("goog:chromeOptions", "--headless=new"),
            Kind::Firefox => ("moz:firefoxOptions", "-headless"),
        };
        if let Some(arguments) = wanted[options]["args"].as_array_mut() {
            arguments.push(json!(headless));
        }
    }
    match wanted {
        Value::Object(wanted) => wanted.into(),
        _ => Capabilities::new(),
    }
}
