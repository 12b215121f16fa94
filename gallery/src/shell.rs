//! The list of states with its controls, and the state in a frame of its own address.

use js_sys::{Function, Reflect};
use leptos::mount::mount_to_body;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};

use crate::address::{Address, CONTROLS, Control};
use crate::stories;
use mailbridge::signals::{RwSignal, Signal, effect, effect_with};

/// Shows the gallery.
pub fn start(query: &str) {
    let ids: Vec<String> = stories::all().into_iter().map(|story| story.id).collect();
    let mut address = Address::parse(query);
    if !address.story.as_ref().is_some_and(|story| ids.contains(story)) {
        address.story = ids.first().cloned();
    }
    mount_to_body(move || view! { <Gallery ids address /> });
}

#[component]
fn Gallery(ids: Vec<String>, address: Address) -> impl IntoView {
    let ids = StoredValue::new(ids);
    let initial = frame_address(&address);
    let address = RwSignal::new(address);
    let search = RwSignal::new(String::new());
    let frame = NodeRef::<leptos::html::Iframe>::new();
    effect_with(move |before: Option<()>| {
        let address = address.get();
        remember(&address.query());
        // The frame starts with the first address; later it changes without loading again.
        if let (Some(()), Some(frame)) = (before, frame.get_untracked()) {
            go(&frame, &frame_address(&address));
        }
    });
    let found = Signal::memo(move |_| {
        let search = search.get().to_lowercase();
        let words: Vec<&str> = search.split_whitespace().collect();
        ids.with_value(|ids| {
            let fits = |id: &&String| words.iter().all(|word| id.replace('_', " ").contains(word));
            ids.iter().filter(fits).cloned().collect::<Vec<_>>()
        })
    });
    let groups = move || {
        let mut groups: Vec<(String, Vec<String>)> = Vec::new();
        for id in found.get() {
            let group = id.split('/').next().unwrap_or_default().to_owned();
            match groups.last_mut() {
                Some((last, ids)) if *last == group => ids.push(id),
                _ => groups.push((group, vec![id])),
            }
        }
        groups
            .into_iter()
            .map(|(group, ids)| {
                let items = ids.into_iter().map(|id| view! { <li><Item id address /></li> });
                view! {
                    <details open>
                        <summary>{spaced(&group)}</summary>
                        <ul>{items.collect_view()}</ul>
                    </details>
                }
            })
            .collect_view()
    };
    let count = move || format!("{} of {} states", found.with(Vec::len), ids.with_value(Vec::len));
    let note = move || {
        (address.with(|address| address.get("theme") == "forced")).then_some(
            "Only the browser can force colours. Here the app's own rules for it are on, in the system's theme; the real \
             palette: Chromium's developer tools, Rendering, “Emulate CSS media feature forced-colors”, or \
             cargo xtask gallery --shots DIR --theme forced.",
        )
    };
    view! {
        <div class="gallery">
            <nav class="gallery__list" aria-label="States">
                // A literal in a block: Trusted Types forbid the markup that Leptos makes of bare ones.
                <h1>{"Mailbridge gallery"}</h1>
                <label class="gallery__search">
                    "Search"
                    <input
                        class="field__control"
                        type="search"
                        on:input=move |event| search.set(event_target_value(&event))
                    />
                </label>
                <p role="status">{count}</p>
                {groups}
            </nav>
            <main class="gallery__stage">
                <div class="gallery__controls" role="group" aria-label="Settings">
                    {CONTROLS.iter().map(|control| view! { <Choice control address /> }).collect_view()}
                    <a class="button" target="_blank" href=move || frame_address(&address.get())>
                        "Alone"
                    </a>
                </div>
                <p class="gallery__note">{note}</p>
                <iframe
                    class="gallery__frame"
                    title="State"
                    node_ref=frame
                    data-width=move || address.get().get("width")
                    src=initial
                ></iframe>
            </main>
        </div>
    }
}

#[component]
fn Item(id: String, address: RwSignal<Address>) -> impl IntoView {
    let own = id.clone();
    let current = move || {
        address
            .with(|address| address.story.as_deref() == Some(own.as_str()))
            .then_some("page")
    };
    // Who follows a link to a state sees it in the list too.
    let link = NodeRef::<leptos::html::A>::new();
    let is_first = untrack(|| current().is_some());
    effect(move || {
        if let Some(link) = link.get().filter(|_| is_first) {
            link.scroll_into_view_with_bool(false);
        }
    });
    let name = id.split_once('/').map_or(id.as_str(), |(_, name)| name);
    let name = spaced(name);
    let href = {
        let id = id.clone();
        move || address.get().of_story(&id).query()
    };
    view! {
        <a
            node_ref=link
            href=href
            aria-current=current
            on:click=move |event| {
                if !(event.ctrl_key() || event.meta_key() || event.shift_key()) {
                    event.prevent_default();
                    address.update(|address| *address = address.clone().of_story(&id));
                }
            }
        >
            {name}
        </a>
    }
}

#[component]
fn Choice(control: &'static Control, address: RwSignal<Address>) -> impl IntoView {
    let options = control.values.iter().map(|(value, name)| {
        let selected = address.with_untracked(|address| address.get(control.key) == *value);
        view! {
            <option value=*value selected=selected>
                {*name}
            </option>
        }
    });
    view! {
        <label class="gallery__control">
            {control.name}
            <select
                class="field__control"
                on:change=move |event| {
                    let value = event_target_value(&event);
                    address.update(|address| *address = address.clone().with(control.key, &value));
                }
            >
                {options.collect_view()}
            </select>
        </label>
    }
}

fn spaced(id: &str) -> String {
    id.replace(['-', '_'], " ").replace('/', " · ")
}

fn frame_address(address: &Address) -> String {
    format!("{}&frame", address.query())
}

/// Keeps the address bar at what is shown.
fn remember(query: &str) {
    if let Ok(history) = window().history() {
        // A browser that refuses keeps the address of before.
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(query));
    }
}

/// Changes the frame. One that is not there yet loads the address.
fn go(frame: &JsValue, address: &str) {
    let inside = |name: &str| {
        let window = Reflect::get(frame, &"contentWindow".into()).ok()?;
        Reflect::get(&window, &name.into()).ok()
    };
    let gallery = inside("gallery").filter(|gallery| !gallery.is_undefined());
    let go = gallery.and_then(|gallery| {
        Reflect::get(&gallery, &"go".into())
            .ok()?
            .dyn_into::<Function>()
            .ok()
    });
    let history = inside("history");
    match (go, history) {
        (Some(go), Some(history)) => {
            // What it cannot show, the frame says itself.
            let _ = go.call1(&JsValue::UNDEFINED, &address.into());
            if let Some(replace) = Reflect::get(&history, &"replaceState".into())
                .ok()
                .and_then(|replace| replace.dyn_into::<Function>().ok())
            {
                let _ = replace.call3(&history, &JsValue::NULL, &"".into(), &address.into());
            }
        }
        _ => {
            // A frame takes any address.
            let _ = Reflect::set(frame, &"src".into(), &address.into());
        }
    }
}
