//! What a test gets: the servers, a browser of its own, and an end that leaves nothing behind but evidence.

use std::future::Future;
use std::panic::{AssertUnwindSafe, resume_unwind};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Result, anyhow, bail};
use futures_util::FutureExt;
use mailbridge_reference_ats::Options;
use tokio::time::timeout;

use crate::ats::Ats;
use crate::browser::Browser;
use crate::console::{self, Line};
use crate::evidence;
use crate::page::Page;
use crate::settings::Settings;
use crate::until::{Look, until};

/// A test that takes longer hangs.
const TEST: Duration = Duration::from_secs(300);

/// What a page says whose script was ended in the middle.
const CUT_OFF: [&str; 4] = [
    "closure invoked recursively or after being dropped",
    "already borrowed",
    "already mutably borrowed",
    "unreachable executed",
];

/// The servers and the browser of one test.
pub struct Desk {
    /// The reference ATS.
    pub ats: Ats,
    /// The browser.
    pub browser: Arc<Browser>,
    console: Vec<Line>,
    expected: Vec<&'static str>,
}

impl Desk {
    /// The first tab.
    ///
    /// # Errors
    /// When the browser does not answer.
    pub async fn first_tab(&self) -> Result<Page> {
        Page::first(&self.browser).await
    }

    /// Opens a page of the app in the first tab.
    ///
    /// # Errors
    /// When the page does not load.
    pub async fn open(&self, path: &str) -> Result<Page> {
        let page = self.first_tab().await?;
        page.go_to(&format!("{}{path}", self.ats.origin())).await?;
        Ok(page)
    }

    /// Waits for a tab that was not there before.
    ///
    /// # Errors
    /// When none opens.
    pub async fn new_tab(&self, known: &[&Page]) -> Result<Page> {
        let tab = until("a new tab", async || {
            let tabs = self.browser.tabs().await?;
            let count = tabs.len();
            let new = tabs
                .into_iter()
                .find(|tab| known.iter().all(|page| page.tab != *tab));
            Ok(new.map_or_else(|| Look::NotYet(format!("{count} tabs")), Look::There))
        })
        .await?;
        Ok(Page::new(self.browser.clone(), tab))
    }

    /// Waits until the tab has closed.
    ///
    /// # Errors
    /// When it stays open.
    pub async fn closes(&self, page: &Page) -> Result<()> {
        until("the tab to close", async || {
            let tabs = self.browser.tabs().await?;
            Ok(Look::holds(!tabs.contains(&page.tab), || "it is open".to_owned()))
        })
        .await
    }

    /// Errors in the console that contain these words belong to the test.
    pub fn expect_in_console(&mut self, words: &'static str) {
        self.expected.push(words);
    }

    /// All that the console said so far.
    ///
    /// # Errors
    /// When the browser does not answer.
    pub async fn console(&mut self) -> Result<&[Line]> {
        self.console.extend(console::read(&self.browser).await?);
        Ok(&self.console)
    }

    /// The console is free of errors, but for those that the test expects.
    async fn check_console(&mut self) -> Result<()> {
        self.console().await?;
        // Firefox ends a script that runs while its tab closes or is left, in the middle: locks stay closed and calls
        // open, and the last events of that page meet them.
        let was_cut_off = self
            .console
            .iter()
            .any(|line| line.text.contains("Script terminated by timeout"));
        let follows = |line: &Line| was_cut_off && CUT_OFF.iter().any(|words| line.text.contains(words));
        let unexpected: Vec<String> = self
            .console
            .iter()
            .filter(|line| line.is_error && !follows(line))
            .filter(|line| !self.expected.iter().any(|words| line.text.contains(words)))
            .map(Line::to_string)
            .collect();
        if unexpected.is_empty() {
            Ok(())
        } else {
            bail!("the console has errors:\n{}", unexpected.join("\n"))
        }
    }
}

/// Runs a test with servers and a browser of its own.
///
/// # Errors
/// When the test fails; evidence is kept.
///
/// # Panics
/// When the test panics.
pub fn at_the_desk(
    change: impl FnOnce(&mut Options),
    test: impl AsyncFnOnce(&mut Desk) -> Result<()>,
) -> Result<()> {
    let name = std::thread::current().name().unwrap_or("unnamed").to_owned();
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?
        .block_on(run(&name, change, test))
}

async fn run(
    name: &str,
    change: impl FnOnce(&mut Options),
    test: impl AsyncFnOnce(&mut Desk) -> Result<()>,
) -> Result<()> {
    let settings = Settings::read()?;
    evidence::clear(&settings, name)?;
    let ats = Ats::start(&settings, change).await?;
    let mut desk = Desk {
        ats,
        browser: Arc::new(Browser::start(&settings).await?),
        console: Vec::new(),
        expected: Vec::new(),
    };
    let (mut result, panic) = match timeout(TEST, guarded(test(&mut desk))).await {
        Ok(Ok(result)) => (result, None),
        Ok(Err(panic)) => (Err(anyhow!("the test panicked")), Some(panic)),
        Err(_) => (
            Err(anyhow!("the test took longer than {} s", TEST.as_secs())),
            None,
        ),
    };
    if result.is_ok() {
        result = desk.check_console().await;
    }
    if result.is_err() {
        let kept = evidence::keep(&settings, name, &mut desk).await;
        result = result.map_err(|error| match kept {
            Ok(folder) => error.context(format!("evidence lies in {}", folder.display())),
            Err(missing) => error.context(format!("there is no evidence: {missing:#}")),
        });
    }
    let Desk { mut ats, browser, .. } = desk;
    let stopped = match Arc::into_inner(browser) {
        Some(browser) => browser.stop().await,
        None => Err(anyhow!("a page outlives its test")),
    };
    ats.stop().await;
    if let Some(panic) = panic {
        resume_unwind(panic);
    }
    result.and(stopped)
}

type Panic = Box<dyn std::any::Any + Send>;

async fn guarded(test: impl Future<Output = Result<()>>) -> Result<Result<()>, Panic> {
    AssertUnwindSafe(test).catch_unwind().await
}
