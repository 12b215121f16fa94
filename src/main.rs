//! Starts the app in the page.

fn main() {
    mailbridge::app::start();
}
