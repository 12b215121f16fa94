//! A tab with a probe in it, whose processor and network may be slower.

use anyhow::{Context, Result, bail, ensure};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::page::Page;
use crate::until::{Look, until};

const PROBE: &str = include_str!("probe.js");

/// How fast processor and network are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Speed {
    /// As they are.
    Plain,
    /// The processor four times slower, 1.6 Mbit/s down, 0.75 up, 150 ms.
    Slow,
}

impl Speed {
    /// All.
    pub const ALL: [Self; 2] = [Self::Plain, Self::Slow];

    /// In the tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Slow => "slow",
        }
    }
}

/// The round trip of the slow network, in milliseconds.
const LATENCY: f64 = 150.0;

/// A tab that is measured.
pub struct MeasuredTab {
    page: Page,
}

impl MeasuredTab {
    /// Puts the probe into all pages that the tab loads from now on.
    pub async fn prepare(page: Page, speed: Speed) -> Result<Self> {
        page.devtools("Network.enable", json!({})).await?;
        page.devtools("Performance.enable", json!({ "timeDomain": "threadTicks" }))
            .await?;
        page.devtools(
            "Page.addScriptToEvaluateOnNewDocument",
            json!({ "source": PROBE }),
        )
        .await?;
        if speed == Speed::Slow {
            page.devtools("Emulation.setCPUThrottlingRate", json!({ "rate": 4 }))
                .await?;
            let network = json!({
                "offline": false, "latency": LATENCY, "downloadThroughput": 200_000, "uploadThroughput": 93_750,
            });
            page.devtools("Network.emulateNetworkConditions", network).await?;
        }
        Ok(Self { page })
    }

    /// The tab.
    pub fn page(&self) -> &Page {
        &self.page
    }

    /// Loads a page until it is usable and quiet.
    pub async fn load(&self, address: &str, speed: Speed) -> Result<Load> {
        let before = self.work().await?;
        self.page.go_to(address).await?;
        let (add, menu) = until(format!("{address} to be usable"), async || {
            let script = "const { add, menu } = window.__bench ?? {}; return [add ?? null, menu ?? null]";
            let seen: (Option<f64>, Option<f64>) = self.page.look(script, vec![]).await?;
            Ok(match seen {
                (Some(add), Some(menu)) => Look::There((add, menu)),
                _ => Look::NotYet(format!("{seen:?}")),
            })
        })
        .await?;
        self.is_quiet().await?;
        let usable = add.max(menu);
        let seen: Value = self.page.look(SEEN, vec![json!(usable)]).await?;
        let number = |name: &str| seen[name].as_f64().with_context(|| format!("no {name}"));
        if speed == Speed::Slow {
            let wait = number("wait")?;
            ensure!(
                wait > 0.8 * LATENCY,
                "the network is not slow: the page came after {wait} ms"
            );
        }
        Ok(Load {
            usable,
            largest: number("largest")?,
            shift: number("shift")?,
            bytes: number("bytes")? / 1000.0,
            requests: number("requests")?,
            work: self.work().await? - before,
        })
    }

    /// Waits until nothing has been loaded for a while.
    pub async fn is_quiet(&self) -> Result<()> {
        let script = "const last = Math.max(0, ...performance.getEntriesByType('resource').map((entry) => entry.responseEnd));
            return document.readyState === 'complete' ? performance.now() - last : 0";
        until("the page to be quiet", async || {
            let quiet: f64 = self.page.look(script, vec![]).await?;
            Ok(Look::holds(quiet > 700.0, || format!("{quiet} ms")))
        })
        .await
    }

    /// Does something, and waits until what `look` (a script that ends in an expression) finds is painted: the time since the
    /// last input before it, in milliseconds.
    pub async fn time(&self, look: &str, act: impl AsyncFnOnce() -> Result<()>) -> Result<f64> {
        let wait = format!(
            "const bench = window.__bench; bench.took = null;
            bench.when(() => {look}, (at, input) => (bench.took = at - input))"
        );
        self.page.look::<Value>(&wait, vec![]).await?;
        act().await?;
        self.value("window.__bench.took").await
    }

    /// Waits for a number.
    pub async fn value<T: DeserializeOwned>(&self, expression: &str) -> Result<T> {
        until(expression, async || {
            let script = format!("return {expression} || null");
            let value: Option<T> = self.page.look(&script, vec![]).await?;
            Ok(match value {
                Some(value) => Look::There(value),
                None => Look::NotYet("nothing".to_owned()),
            })
        })
        .await
    }

    /// The main thread's processor time so far, in milliseconds.
    async fn work(&self) -> Result<f64> {
        let answer = self.page.devtools("Performance.getMetrics", json!({})).await?;
        let metrics = answer["metrics"].as_array().context("no metrics")?;
        let tasks = metrics.iter().find(|metric| metric["name"] == "TaskDuration");
        match tasks.and_then(|metric| metric["value"].as_f64()) {
            Some(seconds) => Ok(1000.0 * seconds),
            None => bail!("no TaskDuration"),
        }
    }
}

/// What the probe and the browser saw of a load; `arguments[0]` is when the page was usable.
const SEEN: &str = "const [usable] = arguments
    const [page] = performance.getEntriesByType('navigation')
    const begun = performance.getEntriesByType('resource').filter((entry) => entry.startTime <= usable)
    return {
        largest: window.__bench.largest,
        shift: window.__bench.shift,
        bytes: [page, ...begun].reduce((sum, entry) => sum + entry.transferSize, 0),
        requests: 1 + begun.length,
        wait: page.responseEnd - page.requestStart,
    }";

/// How a load went. Times are in milliseconds since the navigation.
#[derive(Clone, Copy, Debug)]
pub struct Load {
    /// The later of: Add Mailbox painted, the user menu painted after a click.
    pub usable: f64,
    /// The largest contentful paint.
    pub largest: f64,
    /// The sum of all layout shifts.
    pub shift: f64,
    /// What the requests begun until then weigh on the wire, in kilobytes.
    pub bytes: f64,
    /// How many they are, the page included.
    pub requests: f64,
    /// The main thread's processor time until the page is quiet.
    pub work: f64,
}
