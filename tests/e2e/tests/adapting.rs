//! Pages on a narrow screen, with text twice as large, in the system's colours, and without motion.

use anyhow::Result;
use mailbridge_e2e::desk::{Desk, at_the_desk};
use mailbridge_e2e::page::Page;
use mailbridge_e2e::settings::Kind;
use mailbridge_e2e::target::{button, heading, link};
use mailbridge_e2e::until::{Look, until};
use mailbridge_reference_ats::Scenario;
use serde_json::json;

use crate::recruiter::{JANE, card};

/// Elements that lie outside the page's width, are cut off, or make it scroll both ways.
const LOST: &str = r#"
const wide = document.documentElement.clientWidth;
const lost = [];
const root = document.scrollingElement;
if (root.scrollWidth > wide) lost.push(`the page is ${root.scrollWidth} wide in ${wide}`);
const name = (element) => element.outerHTML.replace(/\s+/g, " ").slice(0, 100);
for (const element of document.querySelectorAll("body *")) {
    if (!element.checkVisibility() || element.closest(".visually-hidden, .shell__skip, svg")) continue;
    const { left, right, width, height } = element.getBoundingClientRect();
    if (width < 2 || height < 2) continue;
    if (left < -1 || right > wide + 1) lost.push(`from ${left} to ${right}: ${name(element)}`);
    const { overflowX, overflowY, textOverflow } = getComputedStyle(element);
    // A name that ends in an ellipsis is whole for assistive technology, and on My account.
    if (textOverflow === "ellipsis") continue;
    if (overflowX === "hidden" && element.scrollWidth > element.clientWidth + 1) lost.push(`cut off: ${name(element)}`);
    if (overflowY === "hidden" && element.scrollHeight > element.clientHeight + 1) lost.push(`cut off below: ${name(element)}`);
}
return lost.slice(0, 8);
"#;

/// Elements that move, among all that have a transition or an animation.
const MOVING: &str = r#"
const moving = [];
for (const element of document.querySelectorAll("html, body, body *")) {
    for (const pseudo of [null, "::before", "::after"]) {
        const style = getComputedStyle(element, pseudo);
        const lasts = (durations) => durations.split(",").some((duration) => parseFloat(duration) > 0);
        if (lasts(style.transitionDuration) && style.transitionProperty !== "none") moving.push(element.getAttribute("class") || element.tagName);
        if (style.animationName !== "none" && lasts(style.animationDuration)) moving.push(element.getAttribute("class") || element.tagName);
    }
}
if (getComputedStyle(document.documentElement).scrollBehavior !== "auto") moving.push("scrolling");
return moving;
"#;

/// What distinguishes a button in the system's colours.
const DRAWN: &str = "const style = getComputedStyle(arguments[0]);
return [style.backgroundColor, style.color, style.borderTopColor, style.borderTopStyle].join(' ');";

/// Whether the page is drawn in the system's colours.
const FORCED: &str = "return matchMedia('(forced-colors: active)').matches";

/// 320 CSS pixels, as a window of 1280 shows at 400 % (WCAG 2.2, 1.4.10).
pub async fn narrow(page: &Page) -> Result<()> {
    match page.kind() {
        Kind::Chromium => {
            let metrics = json!({ "width": 320, "height": 640, "deviceScaleFactor": 1, "mobile": false });
            page.devtools("Emulation.setDeviceMetricsOverride", metrics)
                .await?;
        }
        Kind::Firefox => page.set_width(320).await?,
    }
    Ok(())
}

async fn pages(desk: &Desk, look: impl AsyncFn(&Page, &str) -> Result<()>) -> Result<()> {
    let page = desk.open("/account").await?;
    page.find(&button("Remove mailbox").within(card(JANE))).await?;
    look(&page, "My account").await?;
    page.click(&link("Edit folders").within(card(JANE))).await?;
    page.find(&button("Reload folders")).await?;
    look(&page, "Edit folders").await?;
    let page = desk.open("/help/mailbox").await?;
    page.find(&heading("Mailbox help")).await?;
    look(&page, "help").await?;
    let page = desk.open("/connect/google").await?;
    page.find(&heading("Start from Email settings")).await?;
    look(&page, "connecting").await
}

#[test]
fn nothing_is_lost_on_a_narrow_screen_or_with_large_text() -> Result<()> {
    at_the_desk(
        |options| options.scenario = Scenario::Connected,
        async |desk| {
            narrow(&desk.first_tab().await?).await?;
            pages(desk, async |page, name| {
                let width: f64 = page.look("return innerWidth;", vec![]).await?;
                assert!((width - 320.0).abs() < 1.0, "{width}");
                for size in [16, 32] {
                    page.set_text_size(size).await?;
                    let real: String = page
                        .look("return getComputedStyle(document.body).fontSize;", vec![])
                        .await?;
                    assert_eq!(real, format!("{size}px"));
                    let lost: Vec<String> = page.look(LOST, vec![]).await?;
                    assert!(
                        lost.is_empty(),
                        "{name} at 320 pixels, text of {size} pixels: {lost:#?}"
                    );
                }
                Ok(())
            })
            .await
        },
    )
}

#[test]
fn who_wants_no_motion_sees_none() -> Result<()> {
    at_the_desk(
        |options| options.scenario = Scenario::Connected,
        async |desk| {
            pages(desk, async |page, name| {
                let moving: Vec<String> = page.look(MOVING, vec![]).await?;
                assert!(moving.is_empty(), "{name}: {moving:?}");
                Ok(())
            })
            .await?;
            let page = desk.open("/account").await?;
            page.find(&button("Save")).await?;
            if page.kind() == Kind::Chromium {
                let wanted =
                    json!({ "features": [{ "name": "prefers-reduced-motion", "value": "no-preference" }] });
                page.devtools("Emulation.setEmulatedMedia", wanted).await?;
                let moving: Vec<String> = page.look(MOVING, vec![]).await?;
                assert!(!moving.is_empty(), "nothing moves for those who like it either");
            }
            Ok(())
        },
    )
}

#[test]
fn buttons_can_be_told_apart_in_the_systems_colours() -> Result<()> {
    at_the_desk(
        |options| options.scenario = Scenario::Connected,
        async |desk| {
            let page = desk.open("/account").await?;
            match page.kind() {
                Kind::Chromium => {
                    let wanted = json!({ "features": [{ "name": "forced-colors", "value": "active" }] });
                    page.devtools("Emulation.setEmulatedMedia", wanted).await?;
                }
                // 2: never the page's colours, which is what "Manage Colors" sets too.
                Kind::Firefox => {
                    let setting = "browser.display.document_color_use";
                    desk.browser.set_preference(setting, 2).await?;
                }
            }
            until("the system's colours", async || {
                let forced: bool = page.look(FORCED, vec![]).await?;
                Ok(Look::holds(forced, || "the page's own".to_owned()))
            })
            .await?;
            let drawn = async |target| -> Result<String> {
                let element = page.find(&target).await?;
                page.look(DRAWN, vec![element.to_json()?]).await
            };
            let primary = drawn(link("Add Mailbox")).await?;
            let secondary = drawn(link("Edit folders").within(card(JANE))).await?;
            let waiting = drawn(button("Save")).await?;
            assert_ne!(primary, secondary);
            assert_ne!(primary, waiting);
            assert_ne!(secondary, waiting);
            for button in [primary, secondary, waiting] {
                assert!(button.ends_with("solid"), "{button}");
            }
            page.focus(&link("Add Mailbox")).await?;
            page.strike(thirtyfour::Key::Tab).await?;
            page.focus_shows().await?;
            Ok(())
        },
    )
}
