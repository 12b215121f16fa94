//! From page to page: links, Back and Forward, without loading the app again.

use anyhow::Result;
use mailbridge_e2e::desk::at_the_desk;
use mailbridge_e2e::target::{heading, link};

#[test]
fn links_and_back_change_the_page_and_keep_the_document() -> Result<()> {
    at_the_desk(
        |_| {},
        async |desk| {
            let page = desk.open("/account").await?;
            page.find(&heading("My account")).await?;
            page.look::<()>("window.sameDocument = true", vec![]).await?;
            for _ in 0..3 {
                page.click(&link("Mailbridge")).await?;
                page.arrives_at("/").await?;
                page.find(&heading("Welcome, Jane Doe")).await?;
                page.click(&link("Email settings")).await?;
                page.arrives_at("/account#email-settings").await?;
                page.find(&heading("My account")).await?;
            }
            page.back().await?;
            page.find(&heading("Welcome, Jane Doe")).await?;
            page.back().await?;
            page.find(&heading("My account")).await?;
            page.look::<()>("history.forward()", vec![]).await?;
            page.find(&heading("Welcome, Jane Doe")).await?;
            assert!(
                page.look::<bool>("return window.sameDocument === true", vec![])
                    .await?
            );
            Ok(())
        },
    )
}

/// Firefox refuses with an error, Chromium without.
#[test]
fn where_the_address_may_not_change_any_more_the_page_is_loaded() -> Result<()> {
    at_the_desk(
        |_| {},
        async |desk| {
            for refusal in ["", "throw new DOMException('', 'SecurityError')"] {
                let page = desk.open("/account").await?;
                page.find(&heading("My account")).await?;
                let script = format!("window.sameDocument = true; history.pushState = () => {{ {refusal} }}");
                page.look::<()>(&script, vec![]).await?;
                page.click(&link("Mailbridge")).await?;
                page.find(&heading("Welcome, Jane Doe")).await?;
                page.arrives_at("/").await?;
                assert!(
                    page.look::<bool>("return window.sameDocument === undefined", vec![])
                        .await?
                );
            }
            Ok(())
        },
    )
}
