//! Which links the app follows itself.

use std::cell::Cell;
use std::rc::Rc;

use leptos::ev;
use leptos::prelude::*;
use mailbridge::browser::{history, location};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{MouseEvent, MouseEventInit};

use crate::stage::Stage;

struct Links {
    stage: Stage,
    left_to_the_browser: Rc<Cell<bool>>,
}

/// Links to where the page is already: following one changes nothing.
fn links() -> Links {
    let left_to_the_browser = Rc::new(Cell::new(false));
    let seen = left_to_the_browser.clone();
    let stage = Stage::mount(move || {
        history::follow_links();
        let after = window_event_listener(ev::click, move |event| {
            seen.set(!event.default_prevented());
            event.prevent_default();
        });
        on_cleanup(move || after.remove());
        let here = location::full_path();
        view! {
            <a id="plain" href=here.clone()>
                <span id="within">"Within"</span>
            </a>
            <a id="tab" href=here.clone() target="_blank">"Another tab"</a>
            <a id="file" href=here.clone() download="">"A file"</a>
            <a id="external" href=here.clone() rel="external">"Not of the app"</a>
            <a id="fragment" href="#main">"Skip"</a>
            <a id="host" href="//ats.example/account">"Another host"</a>
            <a id="address" href="https://ats.example/">"Another address"</a>
            <a id="nowhere">"No link"</a>
        }
    });
    Links {
        stage,
        left_to_the_browser,
    }
}

impl Links {
    fn follows(&self, id: &str, change: impl FnOnce(&MouseEventInit)) -> bool {
        let click = MouseEventInit::new();
        click.set_bubbles(true);
        click.set_cancelable(true);
        change(&click);
        let click = MouseEvent::new_with_mouse_event_init_dict("click", &click).unwrap();
        let _ = self.stage.find(&format!("#{id}")).dispatch_event(&click);
        !self.left_to_the_browser.get()
    }
}

#[wasm_bindgen_test]
fn a_plain_click_on_a_link_to_a_page_is_followed() {
    let links = links();
    assert!(links.follows("plain", |_| {}));
    assert!(links.follows("within", |_| {}));
}

#[wasm_bindgen_test]
fn what_asks_for_more_than_a_page_is_left_to_the_browser() {
    let links = links();
    for id in [
        "tab", "file", "external", "fragment", "host", "address", "nowhere",
    ] {
        assert!(!links.follows(id, |_| {}), "{id}");
    }
    let presses: [fn(&MouseEventInit); 5] = [
        |click| click.set_ctrl_key(true),
        |click| click.set_meta_key(true),
        |click| click.set_shift_key(true),
        |click| click.set_alt_key(true),
        |click| click.set_button(1),
    ];
    for (index, press) in presses.into_iter().enumerate() {
        assert!(!links.follows("plain", press), "press {index}");
    }
}
