//! A state alone. `gallery.go(query)` changes story and settings without loading the page again.

use std::any::Any;
use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use js_sys::{Array, Function, Object, Promise, Reflect};
use leptos::mount::mount_to;
use leptos::prelude::*;
use mailbridge::app::start::failure_words;
use mailbridge::browser::{boot, clock, files, page};
use mailbridge::i18n::{Catalogue, Texts};
use mailbridge::signals::effect;
use mailbridge::ui::live_region::{Announcer, LiveRegion};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{future_to_promise, spawn_local};
use web_sys::{HtmlElement, HtmlTemplateElement};

use crate::address::Address;
use crate::story::Story;
use crate::{config, data, pseudo, stories};

/// What is mounted: dropped, it goes.
type Mounted = Rc<RefCell<Option<Box<dyn Any>>>>;

/// Shows the state of the address, and waits for others.
pub fn start(query: String) {
    // It lives as long as the page.
    let stories: &'static [Story] = stories::all().leak();
    let mounted = Mounted::default();
    let gallery = Object::new();
    let ids = stories.iter().map(|story| story.id.clone());
    set(&gallery, "stories", &strings(ids));
    set(&gallery, "data", &strings(data::words()));
    let go = {
        let mounted = mounted.clone();
        Closure::<dyn Fn(String) -> Promise>::new(move |query: String| {
            let mounted = mounted.clone();
            future_to_promise(async move {
                match show(&query, stories, &mounted).await {
                    Ok(()) => Ok(JsValue::UNDEFINED),
                    Err(reason) => Err(JsValue::from_str(&reason)),
                }
            })
        })
    };
    set(&gallery, "go", go.as_ref());
    go.forget();
    set(&js_sys::global(), "gallery", &gallery);
    spawn_local(async move {
        if let Err(reason) = show(&query, stories, &mounted).await {
            boot::fail(&reason);
        }
        set(&gallery, "ready", &JsValue::TRUE);
    });
}

async fn show(query: &str, stories: &'static [Story], mounted: &Mounted) -> Result<(), String> {
    let address = Address::parse(query);
    let id = address.story.clone().unwrap_or_default();
    let story = stories
        .iter()
        .find(|story| story.id == id)
        .ok_or_else(|| format!("there is no story {id:?}"))?;
    let catalogue = catalogue(address.get("lang")).await?;
    mounted.take();
    look(&address);
    mounted.replace(Some(mount(fresh_page()?, catalogue, story)));
    // Effects come first, then what a reader does, then what follows from it.
    clock::sleep(Duration::ZERO).await;
    story.act();
    clock::sleep(Duration::ZERO).await;
    Ok(())
}

fn mount(element: HtmlElement, catalogue: Catalogue, story: &'static Story) -> Box<dyn Any> {
    Box::new(mount_to(element, move || {
        let texts = Texts::provide(catalogue);
        effect(move || page::set_language(&texts.language()));
        boot::set_failure_words(&failure_words(texts));
        provide_context(Arc::new(config::config()));
        let announcer = Announcer::new();
        provide_context(announcer);
        view! {
            {story.view()}
            <LiveRegion announcer />
        }
    }))
}

/// The texts of a language, or the pseudo-language made from the English ones.
async fn catalogue(language: &str) -> Result<Catalogue, String> {
    let (tag, file) = match language {
        "pseudo" => ("en-XA", "en"),
        language => (language, language),
    };
    let json = files::text(&format!("locales/{file}.json")).await?;
    let json = match language {
        "pseudo" => pseudo::translate(&json).map_err(|error| error.to_string())?,
        _ => json,
    };
    Catalogue::parse(tag, &json).map_err(|error| error.to_string())
}

/// Theme, direction, text size, brand and media features.
fn look(address: &Address) {
    let theme = address.get("theme");
    page::set_theme(["light", "dark"].into_iter().find(|known| *known == theme));
    if let Some(root) = document().document_element() {
        // The name is valid.
        let _ = root.set_attribute("dir", address.get("dir"));
    }
    let look = Object::new();
    let text = address.get("text").parse().unwrap_or(100.0);
    set(&look, "text", &JsValue::from_f64(text));
    set(&look, "motion", &address.get("motion").into());
    set(&look, "contrast", &address.get("contrast").into());
    set(&look, "forced", &(theme == "forced").into());
    set(&look, "brand", &brand(address.get("brand")).into());
    let apply = Reflect::get(&js_sys::global(), &"galleryLook".into());
    if let Some(apply) = apply.ok().and_then(|apply| apply.dyn_into::<Function>().ok()) {
        // `look.js` throws nothing.
        let _ = apply.call1(&JsValue::UNDEFINED, &look);
    }
}

/// What a tenant's own token file says.
fn brand(name: &str) -> &'static str {
    match name {
        "forest" => {
            "--brand-accent: light-dark(#1d6b45, #86d7ac); --brand-accent-hover: light-dark(#155336, #a8e5c5);
             --brand-on-accent: light-dark(#ffffff, #06281a)"
        }
        "plum" => {
            "--brand-accent: light-dark(#8a2b76, #eca6db); --brand-accent-hover: light-dark(#6d1f5d, #f4c4e8);
             --brand-on-accent: light-dark(#ffffff, #3a0b30)"
        }
        _ => "",
    }
}

/// The app's place in the page as the app's own page has it: the loader's failure screen takes the place away.
fn fresh_page() -> Result<HtmlElement, String> {
    let template: HtmlTemplateElement = document()
        .get_element_by_id("page")
        .and_then(|element| element.dyn_into().ok())
        .ok_or("the gallery has no copy of the app's page")?;
    let body = document().body().ok_or("the page has no body")?;
    let fresh = template.content().clone_node_with_deep(true);
    fresh
        .map(|fresh| body.replace_children_with_node_2(&fresh, &template))
        .map_err(|error| format!("the app's page cannot be shown: {error:?}"))?;
    document()
        .get_element_by_id("app")
        .and_then(|element| element.dyn_into().ok())
        .ok_or_else(|| "the page has no place for the app".to_owned())
}

fn strings(words: impl IntoIterator<Item = String>) -> Array {
    words.into_iter().map(JsValue::from).collect()
}

fn set(object: &JsValue, name: &str, value: &JsValue) {
    // The objects are plain ones.
    let _ = Reflect::set(object, &name.into(), value);
}
