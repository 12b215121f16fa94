//! End-to-end tests: a real browser, a real reference ATS and its sign-in provider, and nothing in between.
//!
//! A test says what a recruiter does and sees, by role and accessible name; [`desk::at_the_desk`] gives it the servers and a
//! browser of its own, and keeps screenshot, page, console and traffic under `target/e2e/` when it fails.

pub mod accessibility;
pub mod ats;
pub mod bench;
pub mod browser;
pub mod console;
pub mod deployed;
pub mod desk;
pub mod driver;
mod evidence;
pub mod first_screen;
pub mod folder_bench;
pub mod gallery;
pub mod oidc_provider;
pub mod page;
pub mod running;
pub mod settings;
pub mod soak;
pub mod target;
pub mod until;
