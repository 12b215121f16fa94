//! Getting in, and the user menu.

use anyhow::Result;
use mailbridge_e2e::desk::at_the_desk;
use mailbridge_e2e::target::{any, button, heading, link, menuitem, menuitemradio};
use thirtyfour::Key;

#[test]
fn who_is_not_signed_in_signs_in_and_comes_back() -> Result<()> {
    at_the_desk(
        |options| options.ask_who = true,
        async |desk| {
            let page = desk.open("/account").await?;
            page.click(&link("Sign in")).await?;
            page.click(&button("Sign in as Jane Doe")).await?;
            page.arrives_at("/account").await?;
            page.find(&heading("My account")).await?;
            page.find(&button("Jane Doe")).await?;
            desk.expect_in_console("401");
            Ok(())
        },
    )
}

#[test]
fn the_user_menu_works_with_the_mouse() -> Result<()> {
    at_the_desk(
        |_| {},
        async |desk| {
            let page = desk.open("/").await?;
            let menu_button = button("Jane Doe");
            assert_eq!(
                page.attribute(&menu_button, "aria-haspopup").await?.as_deref(),
                Some("menu")
            );
            assert_eq!(page.count(&menuitem("My account")).await?, 0);

            page.click(&menu_button).await?;
            for name in ["My account", "Help", "Sign out"] {
                page.find(&menuitem(name)).await?;
            }
            page.find(&menuitemradio("Dark")).await?;
            page.click(&heading("Welcome, Jane Doe")).await?;
            page.is_gone(&menuitem("My account")).await?;

            page.click(&menu_button).await?;
            page.click(&menuitem("My account")).await?;
            page.arrives_at("/account").await?;
            page.find(&heading("My account")).await?;
            page.is_gone(&menuitem("My account")).await?;
            Ok(())
        },
    )
}

#[test]
fn the_user_menu_works_with_the_keyboard() -> Result<()> {
    at_the_desk(
        |_| {},
        async |desk| {
            let page = desk.open("/").await?;
            let menu_button = button("Jane Doe");
            page.focus(&menu_button).await?;

            page.press(Key::Enter).await?;
            page.has_focus(&menuitem("My account")).await?;
            page.press(Key::Up).await?;
            page.has_focus(&menuitem("Sign out")).await?;
            page.press(Key::Up).await?;
            page.has_focus(&menuitem("Help")).await?;
            page.press(Key::Home).await?;
            page.has_focus(&menuitem("My account")).await?;
            page.press(Key::Escape).await?;
            page.is_gone(&any("menu")).await?;
            page.has_focus(&menu_button).await?;

            page.press(Key::Down).await?;
            page.has_focus(&menuitem("My account")).await?;
            page.press(Key::Enter).await?;
            page.find(&heading("My account")).await?;
            page.arrives_at("/account").await?;
            Ok(())
        },
    )
}

#[test]
fn signing_out_ends_the_session() -> Result<()> {
    at_the_desk(
        |_| {},
        async |desk| {
            let page = desk.open("/account").await?;
            page.click(&button("Jane Doe")).await?;
            page.click(&menuitem("Sign out")).await?;
            page.find(&heading("You are not signed in")).await?;
            page.is_gone(&button("Jane Doe")).await?;
            page.reload().await?;
            page.find(&heading("You are not signed in")).await?;
            desk.expect_in_console("401");
            Ok(())
        },
    )
}
