//! A place on the page for one test, with the app's own style sheet, and what a reader does there.

use std::any::Any;

use js_sys::{Function, Promise};
use leptos::{mount::mount_to, prelude::*};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Element, Event, EventInit, HtmlElement, HtmlInputElement, HtmlSelectElement, KeyboardEvent,
    KeyboardEventInit, Request,
};

/// The layers and files that widgets need for their size and place.
const STYLE: &str = concat!(
    "@layer reset, tokens, base, widgets;",
    "@layer reset {",
    include_str!("../../style/reset.css"),
    "} @layer tokens {",
    include_str!("../../style/tokens.css"),
    "} @layer base {",
    include_str!("../../style/base.css"),
    "} @layer widgets {",
    include_str!("../../style/widgets/button.css"),
    include_str!("../../style/widgets/field.css"),
    include_str!("../../style/widgets/menu.css"),
    include_str!("../../style/widgets/dialog.css"),
    include_str!("../../style/widgets/virtual-list.css"),
    include_str!("../../style/widgets/combobox.css"),
    "}",
);

/// How long a condition may take. Nothing waits this long unless the test fails.
const PATIENCE_MS: f64 = 5_000.0;

/// A section of the page with a mounted view; both go when it is dropped.
pub struct Stage {
    section: HtmlElement,
    mounted: Option<Box<dyn Any>>,
}

impl Stage {
    /// Mounts a view of its own.
    pub fn mount<V: IntoView + 'static>(view: impl FnOnce() -> V + 'static) -> Self {
        if document().query_selector("style[data-app]").unwrap().is_none() {
            let style = document().create_element("style").unwrap();
            style.set_attribute("data-app", "").unwrap();
            style.set_text_content(Some(STYLE));
            document().head().unwrap().append_child(&style).unwrap();
        }
        let section: HtmlElement = document().create_element("section").unwrap().unchecked_into();
        document().body().unwrap().append_child(&section).unwrap();
        let mounted: Box<dyn Any> = Box::new(mount_to(section.clone(), view));
        Self {
            section,
            mounted: Some(mounted),
        }
    }

    /// The first element that the selector finds; it has to be there.
    pub fn find(&self, selector: &str) -> HtmlElement {
        self.maybe(selector)
            .unwrap_or_else(|| panic!("no {selector} in {}", self.section.inner_html()))
    }

    /// The first element that the selector finds.
    pub fn maybe(&self, selector: &str) -> Option<HtmlElement> {
        self.section
            .query_selector(selector)
            .unwrap()
            .map(JsCast::unchecked_into)
    }

    /// Every element that the selector finds.
    pub fn all(&self, selector: &str) -> Vec<HtmlElement> {
        let nodes = self.section.query_selector_all(selector).unwrap();
        (0..nodes.length())
            .filter_map(|index| nodes.get(index))
            .map(JsCast::unchecked_into)
            .collect()
    }

    /// The element with this role and these words in it.
    pub fn with_text(&self, selector: &str, text: &str) -> HtmlElement {
        let found = self
            .all(selector)
            .into_iter()
            .find(|element| text_of(element) == text);
        found.unwrap_or_else(|| panic!("no {selector} with the words {text:?}"))
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        self.mounted.take();
        self.section.remove();
    }
}

/// The words of an element, without the space round them.
pub fn text_of(element: &Element) -> String {
    element.text_content().unwrap_or_default().trim().to_owned()
}

/// Waits until a condition holds, looking whenever the browser has done what it had to do.
pub async fn until(what: &str, condition: impl Fn() -> bool) {
    let clock = window().performance().unwrap();
    let end = clock.now() + PATIENCE_MS;
    while !condition() {
        assert!(clock.now() < end, "waited in vain until {what}");
        pause().await;
    }
}

/// Lets effects and the browser's own tasks run once.
pub async fn pause() {
    let next_task = Promise::new(&mut |resolve, _| {
        window().set_timeout_with_callback(&resolve).unwrap();
    });
    JsFuture::from(next_task).await.unwrap();
}

/// Waits until the frame that was asked for last has been drawn.
pub async fn next_frame() {
    let frame = Promise::new(&mut |resolve, _| {
        window().request_animation_frame(&resolve).unwrap();
    });
    JsFuture::from(frame).await.unwrap();
    pause().await;
}

/// Whether the element has the focus.
pub fn has_focus(element: &Element) -> bool {
    document()
        .active_element()
        .is_some_and(|active| active.is_same_node(Some(element)))
}

/// Presses a key where the focus is, and says whether the browser would still do what the key does by itself.
pub fn press(key: &str) -> bool {
    press_with(key, |_| {})
}

/// Presses a key together with Alt.
pub fn press_alt(key: &str) -> bool {
    press_with(key, |init| init.set_alt_key(true))
}

fn press_with(key: &str, modify: impl FnOnce(&KeyboardEventInit)) -> bool {
    let init = KeyboardEventInit::new();
    init.set_key(key);
    init.set_bubbles(true);
    init.set_cancelable(true);
    modify(&init);
    let event = KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &init).unwrap();
    document()
        .active_element()
        .unwrap()
        .dispatch_event(&event)
        .unwrap()
}

/// Sends an event that bubbles, such as `pointerdown`.
pub fn send(element: &Element, name: &str) {
    let init = EventInit::new();
    init.set_bubbles(true);
    init.set_cancelable(true);
    element
        .dispatch_event(&Event::new_with_event_init_dict(name, &init).unwrap())
        .unwrap();
}

/// Replaces the text of an input, as typing does.
pub fn type_into(input: &HtmlElement, text: &str) {
    input.unchecked_ref::<HtmlInputElement>().set_value(text);
    send(input, "input");
}

/// The text of an input.
pub fn value_of(input: &HtmlElement) -> String {
    input.unchecked_ref::<HtmlInputElement>().value()
}

/// Chooses an option of a native select.
pub fn choose(select: &HtmlElement, value: &str) {
    select.unchecked_ref::<HtmlSelectElement>().set_value(value);
    send(select, "change");
}

/// What `fetch` was called with, as one request.
pub fn requested(what: JsValue, options: JsValue) -> Request {
    match what.dyn_into::<Request>() {
        Ok(request) => request,
        Err(address) => {
            Request::new_with_str_and_init(&address.as_string().unwrap(), options.unchecked_ref()).unwrap()
        }
    }
}

/// Puts a function written in JavaScript in the place of a property, for what a test cannot do otherwise.
pub fn replace(target: &JsValue, property: &str, value: &JsValue) {
    let descriptor = js_sys::Object::new();
    js_sys::Reflect::set(&descriptor, &"value".into(), value).unwrap();
    js_sys::Reflect::set(&descriptor, &"configurable".into(), &JsValue::TRUE).unwrap();
    js_sys::Reflect::define_property(
        target.unchecked_ref::<js_sys::Object>(),
        &property.into(),
        &descriptor,
    )
    .unwrap();
}

/// Timers of some length do not run by themselves while this lives: a test says when the time is up.
pub struct HeldTimers(JsValue);

impl HeldTimers {
    /// Holds what waits for at least a tenth of a second.
    pub fn hold() -> Self {
        let script = "const { setTimeout, clearTimeout } = window, held = new Map()
            let last = 1_000_000
            window.setTimeout = (call, delay, ...rest) => {
                if (!(delay >= 100)) return setTimeout.call(window, call, delay, ...rest)
                held.set(++last, call)
                return last
            }
            window.clearTimeout = (id) => { held.delete(id) || clearTimeout.call(window, id) }
            return {
                pending: () => held.size,
                run: () => { for (const [id, call] of [...held]) { held.delete(id); call() } },
                end: () => Object.assign(window, { setTimeout, clearTimeout }),
            }";
        Self(Function::new_no_args(script).call0(&JsValue::UNDEFINED).unwrap())
    }

    /// How many are waiting.
    pub fn pending(&self) -> u32 {
        self.call("pending").as_f64().unwrap() as u32
    }

    /// Their time is up.
    pub fn run(&self) {
        self.call("run");
    }

    fn call(&self, name: &str) -> JsValue {
        let method: Function = js_sys::Reflect::get(&self.0, &name.into())
            .unwrap()
            .unchecked_into();
        method.call0(&self.0).unwrap()
    }
}

impl Drop for HeldTimers {
    fn drop(&mut self) {
        self.call("end");
    }
}
